package largo.core.scaling;

import largo.core.Preconditions;

/**
 * How much of a float vector travels.
 *
 * @param name for tables
 * @param down share of the parameters' bytes, to executors
 * @param up share of a sum's bytes, to the driver
 */
public record WireCost(String name, double down, double up) {

  /** All of it. */
  public static final WireCost FLOAT32 = new WireCost("float32", 1, 1);

  /** Sums in 16 bits. */
  public static final WireCost FLOAT16 = new WireCost("float16 up", 1, 0.5);

  /** Sums compressed a hundredfold, as AdaComp does: 40 to 200 times. */
  public static final WireCost ADACOMP = new WireCost("100x up", 1, 0.01);

  /** The same both ways: executors would have to keep parameters, and get differences. */
  public static final WireCost BOTH_WAYS = new WireCost("100x both ways", 0.01, 0.01);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not kept; the message names it
   */
  public WireCost {
    Preconditions.that(down >= 0 && down <= 1, "down must be in [0, 1], but was %s", down);
    Preconditions.that(up >= 0 && up <= 1, "up must be in [0, 1], but was %s", up);
  }
}
