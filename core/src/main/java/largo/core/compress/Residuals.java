package largo.core.compress;

import java.util.List;

/**
 * The state of error feedback between two steps: the residuals of all shards.
 *
 * @param shards one residual per shard; empty if the compression has no error feedback
 * @param previousParameters {@code w(t−1)}, the parameters of the last step, float[layout size];
 *     empty unless the compression derives a momentum from them
 */
public record Residuals(List<Residual> shards, float[] previousParameters) {

  /** The state of a run without error feedback. */
  public static final Residuals NONE = new Residuals(List.of(), new float[0]);

  /** Copies the list of residuals, but not their values. */
  public Residuals {
    shards = List.copyOf(shards);
  }

  /** Whether there are no residuals. */
  public boolean isEmpty() {
    return shards.isEmpty();
  }
}
