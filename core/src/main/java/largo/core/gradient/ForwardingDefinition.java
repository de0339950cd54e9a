package largo.core.gradient;

import largo.core.data.ExampleShape;

/**
 * A definition that is that of another network, except for its sources, its metrics and its
 * targets.
 */
public interface ForwardingDefinition extends ModelDefinition {

  /** The definition of the network. */
  ModelDefinition network();

  @Override
  default ExampleShape shape() {
    return network().shape();
  }

  @Override
  default int classes() {
    return network().classes();
  }

  @Override
  default float[] initialize(long seed) {
    return network().initialize(seed);
  }

  @Override
  default RegularizationPenalty penalty() {
    return network().penalty();
  }

  @Override
  default ConfiguredWeightDecay weightDecay() {
    return network().weightDecay();
  }
}
