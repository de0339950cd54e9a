package largo.core.torch.dl4j;

import largo.core.dl4j.Dl4jDefinition;
import largo.core.gradient.ForwardingDefinition;
import largo.core.gradient.GradientSource;
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
    implements ForwardingDefinition {

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
