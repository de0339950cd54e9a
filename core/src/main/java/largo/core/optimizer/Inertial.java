package largo.core.optimizer;

/** A rule with a momentum, which its first state vector holds. */
public interface Inertial extends UpdateRule {

  /** {@code β}, the share of the past in [0, 1). */
  double momentum();

  /** The same rule, going on from the same state, with another {@code β}. */
  UpdateRule withMomentum(double beta);
}
