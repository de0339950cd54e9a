package largo.core.dl4j.layers;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The norms of the gradients of single examples, from one backward pass of a micro-batch.
 *
 * <p>The gradient of an example with respect to the weights of a dense layer is the outer product
 * of the layer's input {@code a} and the gradient {@code δ} with respect to its output before the
 * activation, so that its squared norm is {@code ‖a‖² ‖δ‖²}; that with respect to the biases is
 * {@code δ}. Goodfellow, <a href="https://arxiv.org/abs/1510.01799">1510.01799</a>.
 */
public final class ExampleNorms {

  private double[] squares = new double[0];

  /** Starts with a new micro-batch. */
  public void begin(int examples) {
    squares = new double[examples];
  }

  /**
   * Adds the squares of a dense layer.
   *
   * @param input {@code a}, [examples, inputs], as the weights multiply it: after dropout
   * @param delta {@code δ}, [examples, outputs]
   * @param bias whether the layer has biases
   * @throws IllegalStateException if rows are not examples
   */
  public void add(INDArray input, INDArray delta, boolean bias) {
    double[] inputs = squares(input);
    double[] deltas = squares(delta);
    for (int i = 0; i < squares.length; i++) {
      squares[i] += (inputs[i] + (bias ? 1 : 0)) * deltas[i];
    }
  }

  /**
   * Adds the squares of a part of the gradient of an example.
   *
   * @param part contiguous
   */
  void add(int example, INDArray part) {
    double sum = 0;
    for (FloatBuffer elements = ContiguousArrays.floats(part); elements.hasRemaining(); ) {
      float x = elements.get();
      sum += (double) x * x;
    }
    squares[example] += sum;
  }

  /** The norm of the gradient of each example, over all layers that were added. */
  public double[] norms() {
    return Arrays.stream(squares).map(Math::sqrt).toArray();
  }

  private double[] squares(INDArray rows) {
    if (rows.rank() != 2 || rows.rows() != squares.length) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "rows must be the %d examples, but the shape was %s",
              squares.length,
              Arrays.toString(rows.shape())));
    }
    FloatBuffer elements =
        ContiguousArrays.floats(ContiguousArrays.is(rows) ? rows : rows.dup('c'));
    float[] row = new float[rows.columns()];
    double[] sums = new double[squares.length];
    for (int i = 0; i < sums.length; i++) {
      elements.get(row);
      for (float x : row) {
        sums[i] += (double) x * x;
      }
    }
    return sums;
  }
}
