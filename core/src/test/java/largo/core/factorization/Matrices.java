package largo.core.factorization;

import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Matrices of floats for tests. */
final class Matrices {

  private Matrices() {}

  static float[] normal(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Numbers in [0, 1), of which a fraction is zero. */
  static float[] sparse(int length, double zeros, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextDouble() < zeros ? 0 : random.nextFloat();
    }
    return values;
  }

  static float[] scaled(float[] x, float factor) {
    float[] scaled = x.clone();
    for (int i = 0; i < x.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }

  static double squaredDistance(float[] x, float[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += ((double) x[i] - y[i]) * ((double) x[i] - y[i]);
    }
    return sum;
  }

  static double squares(float[] x) {
    return squaredDistance(x, new float[x.length]);
  }

  /**
   * The squared error of the least-squares solution with a set of factors, if it is not negative.
   *
   * @param set a bit for each factor
   * @return infinity if a code is negative
   */
  static double restrictedError(Factors factors, float[] x, int set) {
    int[] members =
        java.util.stream.IntStream.range(0, factors.rank())
            .filter(k -> (set >> k & 1) == 1)
            .toArray();
    if (members.length == 0) {
      return squares(x);
    }
    DMatrixRMaj a = new DMatrixRMaj(factors.width(), members.length);
    DMatrixRMaj b = new DMatrixRMaj(factors.width(), 1);
    for (int j = 0; j < factors.width(); j++) {
      b.set(j, 0, x[j]);
      for (int m = 0; m < members.length; m++) {
        a.set(j, m, factors.values()[members[m] * factors.width() + j]);
      }
    }
    DMatrixRMaj s = new DMatrixRMaj(members.length, 1);
    if (!CommonOps_DDRM.solve(a, b, s) || CommonOps_DDRM.elementMin(s) < 0) {
      return Double.POSITIVE_INFINITY;
    }
    DMatrixRMaj residual = b.copy();
    CommonOps_DDRM.multAdd(-1, a, s, residual);
    return CommonOps_DDRM.dot(residual, residual);
  }
}
