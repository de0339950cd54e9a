package largo.core.optimizer;

import largo.core.params.ParameterKind;
import largo.core.params.SquaredNorms;

/**
 * The check that every element of a gradient that will be used is finite: in a sweep before the
 * update, or in that of the update, which is undone if an element is not.
 */
final class GradientCheck {

  private final Vectors x;

  GradientCheck(Vectors x) {
    this.x = x;
  }

  /**
   * Checks the gradient.
   *
   * @param number of the update
   * @return {@code Σ g²} of the summed gradient over trained tensors
   * @throws NotFiniteException if an element that will be used is NaN or infinite
   */
  double squares(long number) {
    x.eachOfAll(s -> s.sum(Vectors.RESERVED, squares(s)));
    double[] squares = x.sums(Vectors.RESERVED);
    int invalid = firstNotFinite(squares);
    if (invalid >= 0) {
      throw notFinite(invalid, number);
    }
    return sum(squares);
  }

  /**
   * Checks the gradient and updates weights and running statistics in the same sweep, strip by
   * strip in the cache. Strips of the gradient are overwritten with the weights before the update,
   * from which these are restored if an element of any strip is not finite.
   *
   * @return {@code Σ g²} of the summed gradient over trained tensors
   * @throws NotFiniteException if an element that was used is NaN or infinite; the weights are
   *     those before the update
   */
  double update(SingleSweep rule, Step t) {
    x.eachOfAll(
        s -> {
          double squares = squares(s);
          s.sum(Vectors.RESERVED, squares);
          s.sum(Vectors.MOVEMENT, isUpdated(s, squares) ? update(rule, t, s, squares) : 0);
        });
    double[] squares = x.sums(Vectors.RESERVED);
    int invalid = firstNotFinite(squares);
    if (invalid >= 0) {
      x.eachOfAll(this::restore);
      throw notFinite(invalid, t.number());
    }
    return sum(squares);
  }

  /** Updates a strip, and returns {@code Σ (w − w')²}. */
  private double update(SingleSweep rule, Step t, Strip s, double squares) {
    if (s.tensor().kind().trained()) {
      rule.update(x, t, s);
      return rule.movement(x, t, s, squares);
    }
    subtract((float) t.scale(), s);
    return SquaredNorms.ofDifference(x.weights(), x.gradient(), s.from(), s.to());
  }

  /** Subtracts the mean change of running statistics. */
  void updateStatistics(float mean) {
    x.eachOfAll(
        s -> {
          if (s.tensor().kind() == ParameterKind.RUNNING_STATISTIC) {
            subtract(mean, s);
          }
        });
  }

  /** {@code Σ g²} of a trained tensor; otherwise zero, or NaN if an element is not finite. */
  private double squares(Strip s) {
    return switch (s.tensor().kind()) {
      case FROZEN -> 0;
      case RUNNING_STATISTIC -> isFinite(x.gradient(), s) ? 0 : Double.NaN;
      default -> Norms.squares(x.gradient(), s);
    };
  }

  private static boolean isFinite(float[] x, Strip s) {
    for (int i = s.from(); i < s.to(); i++) {
      if (!Float.isFinite(x[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUpdated(Strip s, double squares) {
    return s.tensor().kind() != ParameterKind.FROZEN && Double.isFinite(squares);
  }

  /** Subtracts the mean change, and overwrites the change with the values before it. */
  private void subtract(float mean, Strip s) {
    float[] w = x.weights();
    float[] change = x.gradient();
    for (int i = s.from(); i < s.to(); i++) {
      float before = w[i];
      w[i] = before - mean * change[i];
      change[i] = before;
    }
  }

  private void restore(Strip s) {
    if (isUpdated(s, s.part(Vectors.RESERVED))) {
      System.arraycopy(x.gradient(), s.from(), x.weights(), s.from(), s.to() - s.from());
    }
  }

  private static int firstNotFinite(double[] squares) {
    for (int k = 0; k < squares.length; k++) {
      if (!Double.isFinite(squares[k])) {
        return k;
      }
    }
    return -1;
  }

  private static double sum(double[] squares) {
    double sum = 0;
    for (double ofTensor : squares) {
      sum += ofTensor;
    }
    return sum;
  }

  private NotFiniteException notFinite(int tensor, long number) {
    return new NotFiniteException(
        "the gradient of " + x.layout().tensors().get(tensor).name(), number);
  }
}
