package largo.core.torch.dl4j;

import largo.core.data.ExampleShape;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.gradient.ConfiguredWeightDecay;
import largo.core.gradient.GradientSource;
import largo.core.gradient.ModelDefinition;
import largo.core.gradient.RegularizationPenalty;
import largo.core.model.ModelException;
import largo.core.torch.TorchRuntimes;
import largo.core.torch.TorchSource;

/**
 * A network of DL4J whose gradients libtorch computes. All but gradients and outputs is DL4J's:
 * initial parameters, penalties, model files.
 *
 * @param network as DL4J computes it
 */
public record TorchDefinition(Dl4jDefinition network) implements ModelDefinition {

  /**
   * The definition of a network, tested by writing its program.
   *
   * @throws ModelException if a part of the network has no translation; names it
   */
  public static TorchDefinition of(Dl4jDefinition network) {
    NetworkTranslator.program(network);
    return new TorchDefinition(network);
  }

  @Override
  public ExampleShape shape() {
    return network.shape();
  }

  @Override
  public int classes() {
    return network.classes();
  }

  @Override
  public float[] initialize(long seed) {
    return network.initialize(seed);
  }

  @Override
  public RegularizationPenalty penalty() {
    return network.penalty();
  }

  @Override
  public ConfiguredWeightDecay weightDecay() {
    return network.weightDecay();
  }

  @Override
  public GradientSource open() {
    return new TorchSource(NetworkTranslator.program(network), TorchRuntimes.get());
  }
}
