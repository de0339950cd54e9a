package largo.torch;

/** Deviations of vectors. */
final class Deviation {

  private Deviation() {}

  /** {@code ‖actual − expected‖ / ‖expected‖}, or the absolute one where that is 0. */
  static double relative(float[] actual, double[] expected) {
    double squares = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      squares += (actual[i] - expected[i]) * (actual[i] - expected[i]);
      norm += expected[i] * expected[i];
    }
    return Math.sqrt(norm == 0 ? squares : squares / norm);
  }

  /** The same of floats. */
  static double relative(float[] actual, float[] expected) {
    double[] wide = new double[expected.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = expected[i];
    }
    return relative(actual, wide);
  }
}
