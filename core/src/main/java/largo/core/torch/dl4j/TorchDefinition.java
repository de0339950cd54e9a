package largo.core.torch.dl4j;

import largo.core.data.ExampleShape;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.gradient.ConfiguredWeightDecay;
import largo.core.gradient.GradientSource;
import largo.core.gradient.ModelDefinition;
import largo.core.gradient.RegularizationPenalty;
import largo.core.model.ModelException;
import largo.core.model.Precision;
import largo.core.torch.TorchDevice;
import largo.core.torch.TorchRuntimes;
import largo.core.torch.TorchSource;

/**
 * A network of DL4J whose gradients libtorch computes. All but gradients and outputs is DL4J's:
 * initial parameters, penalties, model files.
 *
 * @param network as DL4J computes it
 * @param precision of its products
 */
public record TorchDefinition(Dl4jDefinition network, Precision precision)
    implements ModelDefinition {

  /**
   * The definition of a network in float32, tested by writing its program.
   *
   * @throws ModelException if a part of the network has no translation; names it
   */
  public static TorchDefinition of(Dl4jDefinition network) {
    return of(network, Precision.FLOAT32);
  }

  /**
   * The definition of a network, tested by writing its program.
   *
   * @throws ModelException if a part of the network has no translation; names it
   */
  public static TorchDefinition of(Dl4jDefinition network, Precision precision) {
    NetworkTranslator.program(network, precision);
    return new TorchDefinition(network, precision);
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
    return open(TorchDevice.CPU);
  }

  @Override
  public GradientSource open(int gpu) {
    return new TorchSource(
        NetworkTranslator.program(network, precision),
        TorchRuntimes.get(),
        new TorchDevice(gpu, precision == Precision.TF32));
  }
}
