package largo.core.dl4j.layers;

import java.nio.FloatBuffer;
import java.util.Arrays;
import largo.core.Preconditions;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradients of examples of a dense layer: {@code aᵢ δᵢᵀ} of the weights, whose squared norm is
 * {@code ‖aᵢ‖² ‖δᵢ‖²}, and {@code δᵢ} of the biases. Goodfellow, <a
 * href="https://arxiv.org/abs/1510.01799">1510.01799</a>.
 */
final class DenseGradient implements ExampleGradient {

  private final INDArray input;
  private final INDArray delta;
  private final INDArray weights;
  private final INDArray bias; // null if there are none

  /** The parameters are those of {@link ExampleGradients#addDense}. */
  DenseGradient(INDArray input, INDArray delta, INDArray weights, INDArray bias) {
    this.input = ExampleGradient.copy(input);
    this.delta = ExampleGradient.copy(delta);
    this.weights = weights;
    this.bias = bias;
  }

  @Override
  public void addSquares(double[] to) {
    double[] inputs = squares(input, to.length);
    double[] deltas = squares(delta, to.length);
    for (int i = 0; i < to.length; i++) {
      to[i] += (inputs[i] + (bias == null ? 0 : 1)) * deltas[i];
    }
  }

  @Override
  public void writeSum(float[] factors) {
    ExampleGradient.scale(delta, factors);
    Nd4j.gemm(input, delta, weights, true, false, 1, 0);
    if (bias != null) {
      LeanDense.sumRows(delta, bias);
    }
  }

  @Override
  public void close() {
    input.close();
    delta.close();
  }

  private static double[] squares(INDArray rows, int examples) {
    Preconditions.that(
        rows.rank() == 2 && rows.rows() == examples,
        "rows must be the %d examples, but the shape was %s",
        examples,
        Arrays.toString(rows.shape()));
    FloatBuffer elements = ContiguousArrays.floats(rows);
    float[] row = new float[rows.columns()];
    double[] sums = new double[examples];
    for (int i = 0; i < sums.length; i++) {
      elements.get(row);
      for (float x : row) {
        sums[i] += (double) x * x;
      }
    }
    return sums;
  }
}
