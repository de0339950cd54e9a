package largo.core.compress;

import java.util.List;

/**
 * What all shards have not sent, between two steps.
 *
 * @param shards of each; empty if nothing is kept
 * @param before parameters that the last step began with, float[layout size], where momentum goes
 *     by how they move; else empty
 */
public record Residuals(List<Residual> shards, float[] before) {

  /** Of a run that keeps nothing. */
  public static final Residuals NONE = new Residuals(List.of(), new float[0]);

  /** Keeps its own list. */
  public Residuals {
    shards = List.copyOf(shards);
  }

  /** Whether nothing is kept. */
  public boolean isEmpty() {
    return shards.isEmpty();
  }
}
