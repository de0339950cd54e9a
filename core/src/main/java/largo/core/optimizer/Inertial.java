package largo.core.optimizer;

/** A rule with a momentum whose decay is a hyper-parameter. */
public interface Inertial extends Resettable {

  /** {@code β}, the share of the past in [0, 1). */
  double momentum();

  /** The same rule, going on from the same state, with another {@code β}. */
  UpdateRule withMomentum(double beta);
}
