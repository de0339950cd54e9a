package largo.core.dl4j.layers;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradients of examples of a convolution. */
final class ConvolutionGradient implements ExampleGradient {

  private final FilterGradient filters;
  private final INDArray input;
  private final INDArray delta;
  private final INDArray weights;
  private final INDArray bias; // null if there are none

  /**
   * The gradients of a micro-batch.
   *
   * @param input float[examples, channels, height, width]; copied
   * @param delta gradient of the output before the activation, float[examples, filters, out height,
   *     out width]; copied
   * @param weights gradient of the filters, which {@link #writeSum} overwrites
   * @param bias gradient of the biases, float[1, filters]; null if there are none
   */
  ConvolutionGradient(
      FilterGradient filters, INDArray input, INDArray delta, INDArray weights, INDArray bias) {
    this.filters = filters;
    this.input = ExampleGradient.copy(input);
    this.delta = ExampleGradient.copy(delta);
    this.weights = weights;
    this.bias = bias;
  }

  @Override
  public void addSquares(double[] to) {
    filters.addSquares(input, delta, bias != null, to);
  }

  @Override
  public void writeSum(float[] factors) {
    ExampleGradient.scale(delta, factors);
    filters.compute(input, delta, weights, bias);
  }

  @Override
  public void close() {
    input.close();
    delta.close();
  }
}
