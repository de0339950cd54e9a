package largo.core.measure;

/**
 * The squares {@code (p aᵢ − q bᵢ)²} of two gradient sums, in the loop that adds the second sum to
 * the first one: a loop of its own would read both again. Each loop is compiled to vector
 * instructions.
 */
final class PairSquares {

  private PairSquares() {}

  /** Adds {@code b} to {@code a}, and replaces it by the squares. */
  static void replace(float[] a, float p, float[] b, float q) {
    for (int i = 0; i < a.length; i++) {
      float d = a[i] * p - b[i] * q;
      a[i] += b[i];
      b[i] = d * d;
    }
  }

  /** Adds {@code b} to {@code a}, and the squares to others. */
  static void add(float[] a, float p, float[] b, float q, float[] to) {
    for (int i = 0; i < a.length; i++) {
      float d = a[i] * p - b[i] * q;
      a[i] += b[i];
      to[i] += d * d;
    }
  }

  /** Adds {@code b} to {@code a}, and the squares and more of them to others. */
  static void add(float[] a, float p, float[] b, float q, float[] to, float[] more) {
    for (int i = 0; i < a.length; i++) {
      float d = a[i] * p - b[i] * q;
      a[i] += b[i];
      to[i] += d * d + more[i];
    }
  }
}
