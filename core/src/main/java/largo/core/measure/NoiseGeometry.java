package largo.core.measure;

import java.util.Set;
import largo.core.Preconditions;
import largo.core.optimizer.Adabelief;
import largo.core.optimizer.Adam;
import largo.core.optimizer.AdamMini;
import largo.core.optimizer.Ahb;
import largo.core.optimizer.Apam;
import largo.core.optimizer.Arsg;
import largo.core.optimizer.Arsgb;
import largo.core.optimizer.Avgrad;
import largo.core.optimizer.Hfac;
import largo.core.optimizer.Lamb;
import largo.core.optimizer.Lion;
import largo.core.optimizer.Mada;
import largo.core.optimizer.Mars;
import largo.core.optimizer.Muon;
import largo.core.optimizer.Nadam;
import largo.core.optimizer.Radam;
import largo.core.optimizer.Ranger;
import largo.core.optimizer.ScheduleFreeAdamw;
import largo.core.optimizer.Shampoo;
import largo.core.optimizer.SignGrad;
import largo.core.optimizer.Soap;
import largo.core.optimizer.UpdateRule;
import largo.core.optimizer.Wrapped;

/**
 * The norm in which an update rule measures the gradient, and with it the gradient noise scale
 * {@code 𝓑} (<a href="https://arxiv.org/abs/2602.03001">2602.03001</a>).
 *
 * <p>With {@code g} the mean gradient, {@code σ} the standard deviation of the gradient of one
 * example, elementwise, and {@code C} its covariance, per matrix:
 *
 * <pre>
 *   l2:       𝓑 = Σσ² / ‖g‖²
 *   l1:       𝓑 = (Σσ)² / ‖g‖₁²
 *   nuclear:  𝓑 = (Σ tr C^½)² / (Σ ‖g‖_nuc)²     over matrices, C of the shorter side
 * </pre>
 */
public enum NoiseGeometry {
  /** Of SGD, and of rules that normalize gradients as a whole or by tensor. */
  L2,
  /** Of rules that follow the sign of a gradient, or divide by its second moment. */
  L1,
  /** Of rules that orthogonalize or precondition matrices. */
  NUCLEAR;

  private static final Set<Class<? extends UpdateRule>> MATRIX_RULES =
      Set.of(Muon.class, Shampoo.class, Soap.class);

  private static final Set<Class<? extends UpdateRule>> SIGN_LIKE_RULES =
      Set.of(
          Adam.class,
          Nadam.class,
          Radam.class,
          Ranger.class,
          Avgrad.class,
          Apam.class,
          Arsg.class,
          Arsgb.class,
          Adabelief.class,
          Mars.class,
          Mada.class,
          AdamMini.class,
          Hfac.class,
          Lamb.class,
          Lion.class,
          SignGrad.class,
          ScheduleFreeAdamw.class);

  /** The geometry of an update rule. */
  public static NoiseGeometry of(UpdateRule rule) {
    if (rule instanceof Wrapped wrapped) {
      return of(wrapped.inner());
    }
    if (MATRIX_RULES.contains(rule.getClass())) {
      return NUCLEAR;
    }
    boolean signLike = SIGN_LIKE_RULES.contains(rule.getClass()) || rule.equals(Ahb.ADAM);
    return signLike ? L1 : L2;
  }

  /**
   * The batch that reaches a fraction {@code κ} of the largest gain that one step can have: {@code
   * κ/(1−κ) 𝓑} for l2, {@code 𝓑/(1−√κ)²} otherwise.
   *
   * @param scale {@code 𝓑}
   * @param fraction {@code κ}, in (0, 1)
   */
  public double criticalBatch(double scale, double fraction) {
    Preconditions.that(
        fraction > 0 && fraction < 1, "fraction must be in (0, 1), but was %s", fraction);
    double rest = 1 - Math.sqrt(fraction);
    return this == L2 ? fraction / (1 - fraction) * scale : scale / (rest * rest);
  }

  /**
   * The gain of a step, as a fraction of the largest gain that one step can have: {@code 1/(1 +
   * 𝓑/B)} for l2, {@code (1 − √(𝓑/B))²} for a batch above {@code 𝓑} otherwise, and 0 below.
   *
   * @param scale {@code 𝓑}
   * @param batch {@code B}
   */
  public double gainFraction(double scale, double batch) {
    if (this == L2) {
      return 1 / (1 + scale / batch);
    }
    double rest = Math.max(0, 1 - Math.sqrt(scale / batch));
    return rest * rest;
  }
}
