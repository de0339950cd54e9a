package largo.core.dl4j;

import java.io.Serial;
import java.util.function.Consumer;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A weighted loss: {@code Σ wᵢ lᵢ}, and its derivative.
 *
 * <p>DL4J's masks are no substitute: they also multiply the input of the last activation, which is
 * correct only for 0 and 1.
 */
final class WeightedLoss implements ILossFunction {

  @Serial private static final long serialVersionUID = 1;

  private final ILossFunction loss;
  private transient INDArray weights;
  private transient Consumer<INDArray> derivatives; // null if nothing receives them

  WeightedLoss(ILossFunction loss) {
    this.loss = loss;
  }

  /** The loss of an example, without its weight. */
  ILossFunction unweighted() {
    return loss;
  }

  /**
   * Sets the weights of the next examples.
   *
   * @param perExample {@code [examples, 1]}; null if all are one
   */
  void weigh(INDArray perExample) {
    weights = perExample;
  }

  /**
   * Sets what receives the derivatives with respect to the input of the last activation, weighted.
   *
   * @param receiver null for nothing
   */
  void record(Consumer<INDArray> receiver) {
    derivatives = receiver;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    if (weights == null) {
      return loss.computeScore(labels, preOutput, activation, mask, average);
    }
    double sum = computeScoreArray(labels, preOutput, activation, mask).sumNumber().doubleValue();
    return average ? sum / labels.size(0) : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray scores = loss.computeScoreArray(labels, preOutput, activation, mask);
    return weights == null ? scores : scores.reshape(weights.shape()).mul(weights);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray gradient = loss.computeGradient(labels, preOutput, activation, mask);
    INDArray weighted = weights == null ? gradient : gradient.muliColumnVector(weights);
    if (derivatives != null) {
      derivatives.accept(weighted);
    }
    return weighted;
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  @Override
  public String name() {
    return loss.name();
  }
}
