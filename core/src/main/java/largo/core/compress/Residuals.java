package largo.core.compress;

import java.util.List;

/**
 * The residuals of all shards between two steps.
 *
 * @param shards one per shard; empty if the compression has no error feedback
 * @param before parameters of the last step, float[layout size], if the compression derives a
 *     momentum from their change; otherwise empty
 */
public record Residuals(List<Residual> shards, float[] before) {

  /** The residuals of a run without error feedback. */
  public static final Residuals NONE = new Residuals(List.of(), new float[0]);

  /** Copies the list. */
  public Residuals {
    shards = List.copyOf(shards);
  }

  /** Whether there are no residuals. */
  public boolean isEmpty() {
    return shards.isEmpty();
  }
}
