package largo.benchmarks;

import java.util.Arrays;
import java.util.Optional;

/** Update rules whose time is that of matrix products and decompositions. */
enum MatrixRule {
  /** {@code 5 (4 m² n + 2 m³)} operations. */
  MUON("muon", 30, true),
  /** {@code 4 m n (m + n)} operations. */
  SHAMPOO("shampoo", 8, false),
  /** {@code 6 m n (m + n)} operations. */
  SOAP("soap", 12, false);

  private final String rule;
  private final int operations;
  private final boolean isFloat;

  /**
   * A rule.
   *
   * @param operations of the products of an update of a square matrix, divided by the third power
   *     of its side
   * @param isFloat whether products are in single precision, not double
   */
  MatrixRule(String rule, int operations, boolean isFloat) {
    this.rule = rule;
    this.operations = operations;
    this.isFloat = isFloat;
  }

  static Optional<MatrixRule> of(String rule) {
    return Arrays.stream(values()).filter(r -> r.rule.equals(rule)).findFirst();
  }

  String rule() {
    return rule;
  }

  boolean isFloat() {
    return isFloat;
  }

  /** Floating-point operations of the products of an update of a square matrix. */
  double operations(int side) {
    return operations * Math.pow(side, 3);
  }
}
