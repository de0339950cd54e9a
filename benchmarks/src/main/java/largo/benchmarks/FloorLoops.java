package largo.benchmarks;

import java.util.Locale;

/** Loops with almost no computation, one for each number of vectors read and written. */
final class FloorLoops {

  private FloorLoops() {}

  /** Reads a vector. Eight sums, so that memory is the bottleneck, not the latency of additions. */
  static double sum(float[] x, int from, int to) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int i = from;
    for (; i + 7 < to; i += 8) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
      e += x[i + 4];
      f += x[i + 5];
      g += x[i + 6];
      h += x[i + 7];
    }
    for (; i < to; i++) {
      a += x[i];
    }

    return a + b + c + d + e + f + g + h;
  }

  /**
   * Reads and writes vectors.
   *
   * @throws IllegalArgumentException if there is no loop for these numbers of vectors
   */
  static void move(float[][] in, float[][] out, int from, int to) {
    switch (10 * in.length + out.length) {
      case 11 -> loop11(in, out, from, to);
      case 21 -> loop21(in, out, from, to);
      case 22 -> loop22(in, out, from, to);
      case 31 -> loop31(in, out, from, to);
      case 32 -> loop32(in, out, from, to);
      case 33 -> loop33(in, out, from, to);
      case 34 -> loop34(in, out, from, to);
      case 43 -> loop43(in, out, from, to);
      case 44 -> loop44(in, out, from, to);
      case 45 -> loop45(in, out, from, to);
      case 53 -> loop53(in, out, from, to);
      case 54 -> loop54(in, out, from, to);
      case 98 -> loop98(in, out, from, to);
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "there is no loop that reads %d vectors and writes %d; add one",
                  in.length,
                  out.length));
    }
  }

  private static void loop11(float[][] in, float[][] out, int from, int to) {
    float[] a = in[0];
    float[] p = out[0];
    for (int i = from; i < to; i++) {
      float x = -a[i];
      p[i] = x;
    }
  }

  private static void loop21(float[][] in, float[][] out, int from, int to) {
    float[] a = in[0];
    float[] b = in[1];
    float[] p = out[0];
    for (int i = from; i < to; i++) {
      float x = 0.5f * (a[i] + b[i]);
      p[i] = x;
    }
  }

  private static void loop22(float[][] in, float[][] out, int from, int to) {
    float[] a = in[0];
    float[] b = in[1];
    float[] p = out[0];
    float[] q = out[1];
    for (int i = from; i < to; i++) {
      float x = 0.5f * (a[i] + b[i]);
      p[i] = x;
      q[i] = x;
    }
  }

  private static void loop31(float[][] in, float[][] out, int from, int to) {
    float[] a = in[0];
    float[] b = in[1];
    float[] c = in[2];
    float[] p = out[0];
    for (int i = from; i < to; i++) {
      float x = (1f / 3) * (a[i] + b[i] + c[i]);
      p[i] = x;
    }
  }

  private static void loop32(float[][] in, float[][] out, int from, int to) {
    float[] a = in[0];
    float[] b = in[1];
    float[] c = in[2];
    float[] p = out[0];
    float[] q = out[1];
    for (int i = from; i < to; i++) {
      float x = (1f / 3) * (a[i] + b[i] + c[i]);
      p[i] = x;
      q[i] = x;
    }
  }

  private static void loop33(float[][] in, float[][] out, int from, int to) {
    float[] a = in[0];
    float[] b = in[1];
    float[] c = in[2];
    float[] p = out[0];
    float[] q = out[1];
    float[] r = out[2];
    for (int i = from; i < to; i++) {
      float x = (1f / 3) * (a[i] + b[i] + c[i]);
      p[i] = x;
      q[i] = x;
      r[i] = x;
    }
  }

  private static void loop34(float[][] in, float[][] out, int from, int to) {
    float[] a = in[0];
    float[] b = in[1];
    float[] c = in[2];
    float[] p = out[0];
    float[] q = out[1];
    float[] r = out[2];
    float[] s = out[3];
    for (int i = from; i < to; i++) {
      float x = (1f / 3) * (a[i] + b[i] + c[i]);
      p[i] = x;
      q[i] = x;
      r[i] = x;
      s[i] = x;
    }
  }

  private static void loop43(float[][] in, float[][] out, int from, int to) {
    float[] a = in[0];
    float[] b = in[1];
    float[] c = in[2];
    float[] d = in[3];
    float[] p = out[0];
    float[] q = out[1];
    float[] r = out[2];
    for (int i = from; i < to; i++) {
      float x = 0.25f * (a[i] + b[i] + c[i] + d[i]);
      p[i] = x;
      q[i] = x;
      r[i] = x;
    }
  }

  private static void loop44(float[][] in, float[][] out, int from, int to) {
    float[] a = in[0];
    float[] b = in[1];
    float[] c = in[2];
    float[] d = in[3];
    float[] p = out[0];
    float[] q = out[1];
    float[] r = out[2];
    float[] s = out[3];
    for (int i = from; i < to; i++) {
      float x = 0.25f * (a[i] + b[i] + c[i] + d[i]);
      p[i] = x;
      q[i] = x;
      r[i] = x;
      s[i] = x;
    }
  }

  private static void loop45(float[][] in, float[][] out, int from, int to) {
    float[] a = in[0];
    float[] b = in[1];
    float[] c = in[2];
    float[] d = in[3];
    float[] p = out[0];
    float[] q = out[1];
    float[] r = out[2];
    float[] s = out[3];
    float[] t = out[4];
    for (int i = from; i < to; i++) {
      float x = 0.25f * (a[i] + b[i] + c[i] + d[i]);
      p[i] = x;
      q[i] = x;
      r[i] = x;
      s[i] = x;
      t[i] = x;
    }
  }

  private static void loop53(float[][] in, float[][] out, int from, int to) {
    float[] a = in[0];
    float[] b = in[1];
    float[] c = in[2];
    float[] d = in[3];
    float[] e = in[4];
    float[] p = out[0];
    float[] q = out[1];
    float[] r = out[2];
    for (int i = from; i < to; i++) {
      float x = 0.2f * (a[i] + b[i] + c[i] + d[i] + e[i]);
      p[i] = x;
      q[i] = x;
      r[i] = x;
    }
  }

  private static void loop54(float[][] in, float[][] out, int from, int to) {
    float[] a = in[0];
    float[] b = in[1];
    float[] c = in[2];
    float[] d = in[3];
    float[] e = in[4];
    float[] p = out[0];
    float[] q = out[1];
    float[] r = out[2];
    float[] s = out[3];
    for (int i = from; i < to; i++) {
      float x = 0.2f * (a[i] + b[i] + c[i] + d[i] + e[i]);
      p[i] = x;
      q[i] = x;
      r[i] = x;
      s[i] = x;
    }
  }

  private static void loop98(float[][] in, float[][] out, int from, int to) {
    float[] sum = out[0];
    for (int i = from; i < to; i++) {
      sum[i] = in[0][i] + in[1][i];
    }
    for (int k = 1; k < out.length; k++) { // over a strip in the cache
      float[] a = in[k + 1];
      float[] p = out[k];
      for (int i = from; i < to; i++) {
        p[i] = 0.5f * (a[i] + sum[i]);
      }
    }
  }
}
