package largo.core.scaling;

import largo.core.Preconditions;

/**
 * The fraction of the bytes of a float32 vector that is sent.
 *
 * @param name label in tables
 * @param down fraction of the parameters' bytes sent to executors, in [0, 1]
 * @param up fraction of a sum's bytes sent to the driver, in [0, 1]
 */
public record WireCost(String name, double down, double up) {

  /** No compression. */
  public static final WireCost FLOAT32 = new WireCost("float32", 1, 1);

  /** Gradient sums in float16. */
  public static final WireCost FLOAT16 = new WireCost("float16 up", 1, 0.5);

  /** Gradient sums and parameters in 16 bits. */
  public static final WireCost FLOAT16_BOTH_WAYS = new WireCost("16 bits both ways", 0.5, 0.5);

  /** Gradient sums compressed by a factor of 100, typical of AdaComp (40 to 200). */
  public static final WireCost ADACOMP = new WireCost("100x up", 1, 0.01);

  /**
   * A factor of 100 in both directions: executors would have to keep parameters and receive
   * differences.
   */
  public static final WireCost BOTH_WAYS = new WireCost("100x both ways", 0.01, 0.01);

  public WireCost {
    Preconditions.that(down >= 0 && down <= 1, "down must be in [0, 1], but was %s", down);
    Preconditions.that(up >= 0 && up <= 1, "up must be in [0, 1], but was %s", up);
  }
}
