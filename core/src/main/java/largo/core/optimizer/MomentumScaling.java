package largo.core.optimizer;

import largo.core.Preconditions;

/**
 * Momentum scaling: the momentum of a rule follows its learning rate.
 *
 * <pre>
 *   β = 1 − (1 − β_ref) (η / η_ref)^p        p = ⅔;  not below 0
 * </pre>
 *
 * <p>{@code β_ref} is the momentum of the rule. With a schedule {@code β} changes at every update.
 * State: none.
 *
 * <p>Source: Cowsik et al., <a href="https://arxiv.org/abs/2210.16400">2210.16400</a>, where {@code
 * 1 − β ∝ η^⅔} gives the largest acceleration without harm to generalization.
 *
 * @param referenceRate {@code η_ref > 0}, the learning rate for which the rule's momentum is chosen
 * @param power {@code p ≥ 0}
 */
public record MomentumScaling(double referenceRate, double power) implements Wrapper {

  public MomentumScaling {
    Preconditions.positive("reference-rate", referenceRate);
    Preconditions.notNegative("power", power);
  }

  @Override
  public void check(UpdateRule inner) {
    MomentumAccess.checkInertial("momentum-scaling", inner);
  }

  @Override
  public void update(UpdateRule inner, Vectors x, Step t) {
    double beta = beta(MomentumAccess.of(inner), t.rate());
    x.probe().scalar("momentum", beta);
    inner.update(x, t.withMomentum(beta));
  }

  /** {@code β} from {@code β_ref} and {@code η}. */
  double beta(double reference, double rate) {
    double forgotten = (1 - reference) * Math.pow(rate / referenceRate, power);
    return Math.max(0, Math.min(1 - forgotten, Math.nextDown(1.0)));
  }
}
