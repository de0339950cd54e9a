package largo.benchmarks;

import java.util.Locale;

/**
 * A row of the table of rules of matrices.
 *
 * @param rule the update rule
 * @param side rows and columns of the matrix
 * @param largo milliseconds of an update
 * @param floor milliseconds of loops over the same vectors
 * @param product milliseconds of a product of two matrices of this size by ND4J's BLAS
 */
record MatrixRow(MatrixRule rule, int side, double largo, double floor, double product) {

  static String header() {
    return String.format(
        Locale.ROOT,
        "%-10s %6s %9s | %9s %9s %9s %6s",
        "rule",
        "side",
        "GFLOP/s",
        "floor ms",
        "products",
        "Largo ms",
        "ratio");
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-10s %6d %9.1f | %9.2f %9.2f %9.2f %5.2fx",
        rule.rule(),
        side,
        speed() / 1e9,
        floor,
        products(),
        largo,
        ratio());
  }

  /** Floating-point operations per second of a product. */
  double speed() {
    return 2 * Math.pow(side, 3) / (product / 1e3);
  }

  /** Milliseconds of the products of an update. */
  double products() {
    return 1e3 * rule.operations(side) / speed();
  }

  /** Time of an update relative to the floor and its products; decompositions are not in it. */
  double ratio() {
    return largo / (floor + products());
  }
}
