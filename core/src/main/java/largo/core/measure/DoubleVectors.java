package largo.core.measure;

/** Arithmetic of vectors in double precision. */
final class DoubleVectors {

  private DoubleVectors() {}

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  /** {@code a + factor b}. */
  static double[] sum(double[] a, double factor, double[] b) {
    double[] sum = a.clone();
    add(sum, factor, b);
    return sum;
  }

  /** {@code to += factor b}. */
  static void add(double[] to, double factor, double[] b) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * b[i];
    }
  }

  static double[] scaled(double[] a, double factor) {
    double[] scaled = new double[a.length];
    add(scaled, factor, a);
    return scaled;
  }
}
