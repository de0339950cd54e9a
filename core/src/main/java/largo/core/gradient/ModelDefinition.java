package largo.core.gradient;

import java.io.Serializable;
import largo.core.data.ExampleShape;

/**
 * A network that can be built anywhere: what an engine sends to workers, which {@link #open} it
 * there. The driver takes from it what it needs beside gradients.
 */
public interface ModelDefinition extends Serializable {

  /** The shape of the examples that the network is trained on. */
  ExampleShape shape();

  /** Outputs of the network: classes, or predicted numbers. */
  int classes();

  /**
   * The initial parameters, {@code float[layout size]}: a function of the definition and the seed.
   */
  float[] initialize(long seed);

  /** L1 and L2 of the network's own configuration, and with them the layout of its parameters. */
  RegularizationPenalty penalty();

  /** Weight decay of the network's own configuration. */
  ConfiguredWeightDecay weightDecay();

  /**
   * Builds the network, to be used by the calling thread.
   *
   * @return to be closed by the caller
   */
  GradientSource open();
}
