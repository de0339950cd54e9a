package largo.core.optimizer;

/**
 * A rule with a momentum whose decay is a hyper-parameter. Its update takes the decay from {@link
 * Step#momentum(double)}, so that it can follow the learning rate.
 */
public interface Inertial extends Resettable {

  /** {@code β} in [0, 1), the weight of the past. */
  double momentum();
}
