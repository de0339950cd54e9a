package largo.core.dl4j;

import java.util.Arrays;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The auxiliary activations {@code X} at a cut, their scaled duals {@code U}, and the output {@code
 * F} of the block below, of a micro-batch; arrays of the same shape, outside of workspaces.
 */
final class AuxiliaryActivation implements AutoCloseable {

  private final INDArray value;
  private final INDArray dual;
  private final INDArray output;
  private final ProximalStep proximal;

  /**
   * Initially {@code X = F} and {@code U = 0}.
   *
   * @param proximal {@code Π}
   */
  AuxiliaryActivation(INDArray output, ProximalStep proximal) {
    this.proximal = proximal;
    this.output = detached(output.shape()).assign(output);
    this.value = detached(output.shape()).assign(output);
    this.dual = detached(output.shape()).assign(0);
  }

  /**
   * Continues with activations and duals that were kept.
   *
   * @param states of the examples, null for those without one
   * @param at index of the first activation in a state
   * @param dualAt index of the first dual
   */
  void restore(float[][] states, int at, int dualAt) {
    if (Arrays.stream(states).allMatch(Objects::isNull)) {
      return;
    }
    float[] values = Nd4jFloats.of(value);
    float[] duals = Nd4jFloats.of(dual);
    int width = (int) width();
    for (int i = 0; i < states.length; i++) {
      if (states[i] != null) {
        System.arraycopy(states[i], at, values, i * width, width);
        System.arraycopy(states[i], dualAt, duals, i * width, width);
      }
    }
    Nd4jFloats.write(values, value);
    Nd4jFloats.write(duals, dual);
  }

  /** Copies activations and duals to the states of the examples. */
  void save(float[][] states, int at, int dualAt) {
    float[] values = Nd4jFloats.of(value);
    float[] duals = Nd4jFloats.of(dual);
    int width = (int) width();
    for (int i = 0; i < states.length; i++) {
      System.arraycopy(values, i * width, states[i], at, width);
      System.arraycopy(duals, i * width, states[i], dualAt, width);
    }
  }

  /** {@code X}, which later steps change. */
  INDArray value() {
    return value;
  }

  /** {@code F}. */
  INDArray output() {
    return output;
  }

  /** Sets {@code F}; copied. */
  void setOutput(INDArray next) {
    output.assign(next);
  }

  /** {@code X − F + U}, a new array. */
  INDArray difference() {
    return value.sub(output).addi(dual);
  }

  /** {@code X = Π(X − rate · gradient)}. */
  void step(INDArray gradient, double rate) {
    value.subi(gradient.mul(rate));
    proximal.apply(value);
  }

  /** {@code U = U + X − F}. */
  void updateDual() {
    dual.addi(value).subi(output);
  }

  /** {@code ‖X − F‖²}. */
  double squaredResidual() {
    return squares(value.sub(output));
  }

  /** {@code ‖X − F + U‖² − ‖U‖²}. */
  double augmentation() {
    return squares(difference()) - squares(dual);
  }

  /** The number of elements of an example. */
  long width() {
    return value.length() / value.size(0);
  }

  @Override
  public void close() {
    value.close();
    dual.close();
    output.close();
  }

  private static INDArray detached(long[] shape) {
    return Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', shape);
  }

  private static double squares(INDArray x) {
    double norm = x.norm2Number().doubleValue();
    return norm * norm;
  }
}
