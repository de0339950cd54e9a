package largo.core.dl4j.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradients of single examples, from one backward pass of a micro-batch: first their norms,
 * then their sum with a factor for each. No gradient is kept: the layers keep their inputs {@code
 * a} and the gradients {@code δ} with respect to their outputs before the activation, from which
 * both follow.
 *
 * <pre>
 *   ‖gᵢ‖² = Σ over layers of ‖gᵢ of the layer‖²
 *   G     = Σᵢ cᵢ gᵢ                              the same products as for the sum, with cᵢ δᵢ
 * </pre>
 *
 * <p>Source: Bu et al., Differentially Private Optimization on Large Model at Small Cost, <a
 * href="https://arxiv.org/abs/2210.00038">2210.00038</a> (book-keeping); norms of convolutions as
 * in <a href="https://arxiv.org/abs/2205.10683">2205.10683</a>.
 */
public final class ExampleGradients implements AutoCloseable {

  private final List<ExampleGradient> layers = new ArrayList<>();
  private final double[] squares;

  /** Those of a micro-batch, before its backward pass. */
  public ExampleGradients(int examples) {
    this.squares = new double[examples];
  }

  /**
   * Adds a dense layer.
   *
   * @param input {@code a}, [examples, inputs], as the weights multiply it: after dropout; copied
   * @param delta {@code δ}, [examples, outputs]; copied
   * @param weights gradient of the weights, [inputs, outputs], which {@link #writeSum} overwrites
   * @param bias gradient of the biases, [1, outputs]; null if there are none
   * @throws IllegalArgumentException if rows are not examples
   */
  public void addDense(INDArray input, INDArray delta, INDArray weights, INDArray bias) {
    add(new DenseGradient(input, delta, weights, bias));
  }

  void add(ExampleGradient layer) {
    layers.add(layer); // closed with the others if it does not fit
    layer.addSquares(squares);
  }

  /** The norm of the gradient of each example, over all layers that were added. */
  public double[] norms() {
    return Arrays.stream(squares).map(Math::sqrt).toArray();
  }

  /**
   * Overwrites the gradients of the layers. Called at most once.
   *
   * @param factors {@code c}, of each example
   */
  public void writeSum(float[] factors) {
    layers.forEach(layer -> layer.writeSum(factors));
  }

  @Override
  public void close() {
    layers.forEach(ExampleGradient::close);
  }
}
