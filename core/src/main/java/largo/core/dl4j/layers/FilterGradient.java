package largo.core.dl4j.layers;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradient of a convolution's filters as a matrix product over patches of the image, for a few
 * examples at a time:
 *
 * <pre>
 *   gradient[c, k] = Σ over examples and places p of  δ[c, p] · patch[k, p]
 * </pre>
 *
 * for a filter c and an offset k = (channel, row, column) in it. For images with few channels this
 * is several times as fast as oneDNN, which also computes the gradient with respect to the image.
 *
 * @param kernel height and width
 * @param stride down and right
 * @param padding rows above and columns left of the image
 */
record FilterGradient(int[] kernel, int[] stride, int[] padding) {

  /** Number of floats in the patches of a group, chosen for the second-level cache. */
  private static final int GROUP_FLOATS = 1 << 16;

  /**
   * Overwrites the gradients.
   *
   * @param input float[examples, channels, height, width], plain
   * @param delta float[examples, filters, out height, out width], plain
   * @param weights gradient of the filters, float[filters, channels, kernel height, kernel width]
   * @param bias gradient of the biases, float[1, filters]; null if there are none
   */
  void compute(INDArray input, INDArray delta, INDArray weights, INDArray bias) {
    int examples = (int) input.size(0);
    int filters = (int) delta.size(1);
    int offsets = (int) (weights.length() / filters);
    int places = (int) (delta.size(2) * delta.size(3));
    int group = Math.max(1, Math.min(examples, GROUP_FLOATS / (offsets * places)));

    Patches patches = new Patches(input, delta);
    FloatBuffer slopes = ContiguousArrays.floats(delta);
    double[] sums = new double[filters];
    float[] row = new float[places];
    // transposed, since the product needs column-major order
    INDArray total = weights.reshape('c', filters, offsets).transpose();
    for (int from = 0; from < examples; from += group) {
      int count = Math.min(group, examples - from);
      try (INDArray left = matrix(offsets, count * places);
          INDArray right = matrix(filters, count * places)) {
        FloatBuffer l = ContiguousArrays.floats(left);
        FloatBuffer r = ContiguousArrays.floats(right);
        for (int i = 0; i < count; i++) {
          patches.write(from + i, l, i * places, count * places);
          for (int c = 0; c < filters; c++) {
            slopes.get(((from + i) * filters + c) * places, row);
            sums[c] += sum(row);
            r.put((c * count + i) * places, row);
          }
        }
        Nd4j.gemm(left, right, total, false, true, 1, from == 0 ? 0 : 1);
      }
    }
    for (int c = 0; bias != null && c < filters; c++) {
      bias.putScalar(c, sums[c]);
    }
  }

  /**
   * Adds the squared norm of the gradient of each example, either of the gradient itself, or from
   * the products of all pairs of places, whichever needs fewer operations:
   *
   * <pre>
   *   ‖Σ_p δ_p patch_pᵀ‖² = Σ_{p, q} (δ_p · δ_q) (patch_p · patch_q)
   * </pre>
   *
   * @param input float[examples, channels, height, width], plain
   * @param delta float[examples, filters, out height, out width], plain
   * @param bias whether there are biases
   * @param to double[examples]
   */
  void addSquares(INDArray input, INDArray delta, boolean bias, double[] to) {
    int filters = (int) delta.size(1);
    int offsets = (int) input.size(1) * kernel[0] * kernel[1];
    int places = (int) (delta.size(2) * delta.size(3));
    boolean pairs = (long) places * (offsets + filters) < (long) offsets * filters;
    Patches patches = new Patches(input, delta);
    FloatBuffer slopes = ContiguousArrays.floats(delta);
    float[] row = new float[places];
    // columns are contiguous, as the product needs them
    try (INDArray left = columns(places, offsets);
        INDArray right = columns(places, filters);
        INDArray product = pairs ? columns(places, places) : columns(offsets, filters);
        INDArray second = pairs ? columns(places, places) : columns(1, 1)) {
      FloatBuffer l = ContiguousArrays.floats(left);
      FloatBuffer r = ContiguousArrays.floats(right);
      for (int i = 0; i < to.length; i++) {
        patches.write(i, l, 0, places);
        for (int c = 0; c < filters; c++) {
          slopes.get((i * filters + c) * places, row);
          r.put(c * places, row);
          double sum = bias ? sum(row) : 0;
          to[i] += sum * sum;
        }
        if (pairs) {
          Nd4j.gemm(left, left, product, false, true, 1, 0);
          Nd4j.gemm(right, right, second, false, true, 1, 0);
          to[i] += dot(product, second);
        } else {
          Nd4j.gemm(left, right, product, true, false, 1, 0);
          to[i] += dot(product, product);
        }
      }
    }
  }

  private static INDArray columns(int rows, int columns) {
    return Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, columns}, 'f');
  }

  /** The sum of the products of elements of matrices of the same order. */
  private static double dot(INDArray one, INDArray other) {
    float[] x = new float[Math.toIntExact(one.length())];
    float[] y = new float[x.length];
    ContiguousArrays.floats(one).get(x);
    ContiguousArrays.floats(other).get(y);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }

  private static INDArray matrix(int rows, int columns) {
    return Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, columns}, 'c');
  }

  private static double sum(float[] x) {
    double sum = 0;
    for (float v : x) {
      sum += v;
    }
    return sum;
  }

  /** Extracts patches: for each offset in the filter, the pixel under it at every position. */
  private final class Patches {

    private final FloatBuffer images;
    private final int channels;
    private final int height;
    private final int width;
    private final int outHeight;
    private final int outWidth;
    private final float[] image;
    private final float[] row;

    Patches(INDArray input, INDArray delta) {
      this.images = ContiguousArrays.floats(input);
      this.channels = (int) input.size(1);
      this.height = (int) input.size(2);
      this.width = (int) input.size(3);
      this.outHeight = (int) delta.size(2);
      this.outWidth = (int) delta.size(3);
      this.image = new float[channels * height * width];
      this.row = new float[outHeight * outWidth];
    }

    /** Writes an example's patches: offset k to {@code to[at + k * step …]}. */
    void write(int example, FloatBuffer to, int at, int step) {
      images.get(example * image.length, image);
      int k = 0;
      for (int channel = 0; channel < channels; channel++) {
        for (int y = 0; y < kernel[0]; y++) {
          for (int x = 0; x < kernel[1]; x++, k++) {
            for (int out = 0; out < outHeight; out++) {
              writeRow(channel, out * stride[0] + y - padding[0], x - padding[1], out);
            }
            to.put(at + k * step, row);
          }
        }
      }
    }

    /** The pixels of a row of the image from a column on, with zeros outside of the image. */
    private void writeRow(int channel, int y, int x, int out) {
      int from = (channel * height + y) * width + x;
      for (int i = 0; i < outWidth; i++) {
        int column = x + i * stride[1];
        boolean inside = y >= 0 && y < height && column >= 0 && column < width;
        row[out * outWidth + i] = inside ? image[from + i * stride[1]] : 0;
      }
    }
  }
}
