package largo.core.optimizer;

/** Squares of a gradient, of which every element that will be used is checked to be finite. */
final class CheckedSquares {

  private CheckedSquares() {}

  /** {@code Σ g²} of a trained tensor; otherwise zero, or NaN if an element is not finite. */
  static double of(float[] gradient, Strip s) {
    return switch (s.tensor().kind()) {
      case FROZEN -> 0;
      case RUNNING_STATISTIC -> isFinite(gradient, s) ? 0 : Double.NaN;
      default -> Norms.squares(gradient, s);
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
}
