package largo.core.gradient;

import java.io.Serializable;
import java.util.List;
import largo.core.data.ExampleShape;

/**
 * A serializable network definition that an engine sends to workers, which {@link #open} it. It
 * also has the properties of the network that the driver needs.
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

  /** L1 and L2 of the network's configuration, and the layout of its parameters. */
  RegularizationPenalty penalty();

  /** Weight decay of the network's configuration. */
  ConfiguredWeightDecay weightDecay();

  /** Metrics that its sources compute besides the gradient, in the order of their sums. */
  default List<GradientMetric> metrics() {
    return List.of();
  }

  /**
   * The number of floats that a worker keeps for each training example between batches; 0 if none.
   * Otherwise its sources are {@link StatefulSource}s.
   */
  default int stateWidth() {
    return 0;
  }

  /** Whether targets may be distributions over classes instead of classes. */
  default boolean acceptsSoftTargets() {
    return true;
  }

  /**
   * Builds the network, to be used by the calling thread.
   *
   * @return to be closed by the caller
   */
  GradientSource open();

  /**
   * Builds the network on a device.
   *
   * @param gpu CUDA's index of a GPU, to which the calling thread is pinned; negative for the CPU
   * @return to be used by the calling thread, and to be closed by the caller
   */
  default GradientSource open(int gpu) {
    return open(); // on the device of the thread
  }
}
