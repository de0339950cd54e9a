package largo.core.dl4j.layers;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The arithmetic of batch normalization on one micro-batch. For each channel of n floats x, with μ
 * and σ² their mean and (biased) variance and r = 1 / √(σ² + ε):
 *
 * <pre>
 *   y  = γ r (x − μ) + β
 *   ∂β = Σ ∂y
 *   ∂γ = r Σ ∂y (x − μ)
 *   ∂x = γ r (∂y − ∂β / n − r (x − μ) ∂γ / n)
 * </pre>
 *
 * <p>A channel is read several times, but remains in the second-level cache, so that this takes
 * little longer than reading it once. Sums over examples are computed separately for each position:
 * Java's compiler vectorizes such loops, and they round less than one long sum.
 *
 * <p>Source: Ioffe and Szegedy, <a href="https://arxiv.org/abs/1502.03167">1502.03167</a>,
 * algorithm 1 and section 3.
 */
final class BatchNormKernel {

  /**
   * Gradients with respect to the parameters, summed over examples.
   *
   * @param gamma {@code float[channels]}
   * @param beta {@code float[channels]}
   */
  record Slopes(float[] gamma, float[] beta) {}

  private final ChannelView by;
  private final double epsilon;
  private final float[] mean;
  private final float[] variance;

  /**
   * For arrays of one shape.
   *
   * @param epsilon added to variances
   */
  BatchNormKernel(ChannelView by, double epsilon) {
    this.by = by;
    this.epsilon = epsilon;
    this.mean = new float[by.channels()];
    this.variance = new float[by.channels()];
  }

  /** μ of the last normalized input, {@code float[channels]}. */
  float[] mean() {
    return mean;
  }

  /** σ² of the last normalized input, {@code float[channels]}. */
  float[] variance() {
    return variance;
  }

  /**
   * Normalizes by the statistics of the micro-batch.
   *
   * @param gamma {@code float[channels]}
   * @param beta {@code float[channels]}
   */
  void forward(FloatBuffer input, float[] gamma, float[] beta, FloatBuffer output) {
    float[] x = piece();
    float[] m = piece();
    float[] scale = piece();
    float[] shift = piece();
    float[] sum = piece();
    for (int p = 0; p < by.pieces(); p++) {
      Arrays.fill(sum, 0);
      for (int i = 0; i < by.examples(); i++) {
        by.read(input, i, p, x);
        add(x, sum);
      }
      by.total(sum, p, 1 / by.perChannel(), mean);
      by.spread(mean, p, m);

      Arrays.fill(sum, 0);
      for (int i = 0; i < by.examples(); i++) {
        by.read(input, i, p, x);
        addSquares(x, m, sum);
      }
      by.total(sum, p, 1 / by.perChannel(), variance);

      by.spread(gamma, p, scale);
      multiply(scale, reciprocals(p));
      by.spread(beta, p, shift);
      for (int i = 0; i < by.examples(); i++) {
        by.read(input, i, p, x);
        normalize(x, m, scale, shift);
        by.write(x, i, p, output);
      }
    }
  }

  /**
   * The gradients, after {@link #forward} of the same input.
   *
   * @param gamma {@code float[channels]}
   * @param slopes ∂y
   * @param below ∂x, overwritten
   */
  Slopes backward(FloatBuffer input, float[] gamma, FloatBuffer slopes, FloatBuffer below) {
    Slopes sums = new Slopes(new float[by.channels()], new float[by.channels()]);
    float[] x = piece();
    float[] d = piece();
    float[] m = piece();
    float[] scale = piece();
    float[] byGamma = piece();
    float[] byBeta = piece();
    for (int p = 0; p < by.pieces(); p++) {
      by.spread(mean, p, m);
      Arrays.fill(byGamma, 0);
      Arrays.fill(byBeta, 0);
      for (int i = 0; i < by.examples(); i++) {
        by.read(input, i, p, x);
        by.read(slopes, i, p, d);
        add(d, byBeta);
        addProducts(x, m, d, byGamma);
      }
      float[] r = reciprocals(p);
      multiply(byGamma, r);
      by.total(byGamma, p, 1, sums.gamma);
      by.total(byBeta, p, 1, sums.beta);

      by.spread(sums.beta, p, byBeta);
      by.spread(sums.gamma, p, byGamma);
      multiply(byGamma, r);
      by.spread(gamma, p, scale);
      multiply(scale, r);
      center(byBeta, byGamma);
      for (int i = 0; i < by.examples(); i++) {
        by.read(input, i, p, x);
        by.read(slopes, i, p, d);
        backprop(d, byBeta, x, m, byGamma);
        multiply(d, scale);
        by.write(d, i, p, below);
      }
    }
    return sums;
  }

  private float[] piece() {
    return new float[by.length()];
  }

  /** r for each float of a piece. */
  private float[] reciprocals(int piece) {
    float[] r = piece();
    by.spread(variance, piece, r);
    for (int j = 0; j < r.length; j++) {
      r[j] = (float) (1 / Math.sqrt(r[j] + epsilon));
    }
    return r;
  }

  /** Converts sums to means. */
  private void center(float[] a, float[] b) {
    float factor = (float) (1 / by.perChannel());
    for (int j = 0; j < a.length; j++) {
      a[j] *= factor;
      b[j] *= factor;
    }
  }

  // separate loops, each short enough to be vectorized by Java's compiler

  private static void add(float[] x, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += x[j];
    }
  }

  private static void addSquares(float[] x, float[] mean, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += (x[j] - mean[j]) * (x[j] - mean[j]);
    }
  }

  private static void addProducts(float[] x, float[] mean, float[] d, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += d[j] * (x[j] - mean[j]);
    }
  }

  private static void multiply(float[] x, float[] by) {
    for (int j = 0; j < x.length; j++) {
      x[j] *= by[j];
    }
  }

  private static void normalize(float[] x, float[] mean, float[] scale, float[] shift) {
    for (int j = 0; j < x.length; j++) {
      x[j] = (x[j] - mean[j]) * scale[j] + shift[j];
    }
  }

  private static void backprop(float[] d, float[] center, float[] x, float[] mean, float[] slope) {
    for (int j = 0; j < d.length; j++) {
      d[j] = d[j] - center[j] - (x[j] - mean[j]) * slope[j];
    }
  }
}
