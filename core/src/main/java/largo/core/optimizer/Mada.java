package largo.core.optimizer;

import largo.core.Preconditions;
import largo.core.params.ParameterLayout;

/**
 * MADA: an update that interpolates between Adam, AVGrad, Yogi, Adan and Lion, with six
 * coefficients that it learns by gradient descent on the loss.
 *
 * <pre>
 *   Δ = g − g₋,   ĝ = g + β₃ Δ                              g₋: the previous gradient, 0 at first
 *   σ = sign(ĝ² − v),   s = c ĝ² + (1 − c)(v + ĝ² σ)
 *   m = β₁ m + (1 − β₁) g
 *   v = β₂ v + (1 − β₂) s
 *   n = β₃ n + (1 − β₃) Δ
 *   ṽ = ṽ + (v − ṽ) / t
 *   p = m / (1 − β₁ᵗ) + β₃ n
 *   E = √((ρ v + (1 − ρ) ṽ) / (1 − β₂ᵗ)) + ε
 *   l = β₂′ l + (1 − β₂′) g,   u = sign(β₁′ l + (1 − β₁′) g)
 *   d = γ p / E + (1 − γ) u
 *   w = w − η λ w − η d
 * </pre>
 *
 * <p>Before an update, every coefficient {@code h} moves by its hypergradient, the derivative of
 * the loss after the previous update; {@code h} is then limited to its range:
 *
 * <pre>
 *   q = −η₋ Σ g ∂d₋/∂h,   q = q min(1, Q / (|q| + 10⁻⁶))
 *   b = μ b + q
 *   h = h − η_h b
 * </pre>
 *
 * <p>In {@code ∂d₋/∂h}, all state before the previous update is constant, and so is {@code ṽ}.
 * Special cases without hypergradients: {@code γ = 1, β₃ = 0, c = 1, ρ = 1} is Adam, {@code ρ = 0}
 * instead is AVGrad, {@code γ = 0} is Lion with {@code β₁ = β₁′ β₂′}.
 *
 * <p>State: {@code m}, {@code v}, {@code n} and {@code ṽ} before the previous update, the last two
 * gradients, and {@code l}: the previous update is recomputed, so that its six derivatives need not
 * be stored. The coefficients are reported to the probe.
 *
 * <p>Source: Ozkara et al., <a href="https://arxiv.org/abs/2401.08893">2401.08893</a>, in the form
 * of the authors' code (<a
 * href="https://github.com/amazon-science/mada_optimizer_search">mada_optimizer_search</a>), which
 * has a mean of second moments where the published text has a maximum, and starts {@code n} at the
 * square of the first gradient.
 *
 * @param beta1 initial {@code β₁}, limited to [0.01, 0.99]
 * @param beta2 initial {@code β₂}, limited to [0.501, 0.99]
 * @param beta3 initial {@code β₃}, limited to [0, 0.99]
 * @param rho initial {@code ρ}, limited to [0, 1]
 * @param c initial {@code c}, limited to [0, 1]
 * @param gamma initial {@code γ}, limited to [0, 1]
 * @param epsilon {@code ε > 0}, in units of the gradient
 * @param hypergradient whether the coefficients are learned
 * @param hyperStart number of updates before the first change of a coefficient
 * @param hyperRateBeta {@code η_h} of {@code β₁} and {@code β₂}
 * @param hyperRateRest {@code η_h} of the others
 * @param hyperMomentum {@code μ} in [0, 1) of all coefficients but {@code γ}
 * @param hyperMomentumGamma {@code μ} in [0, 1) of {@code γ}
 * @param hyperClip {@code Q > 0}, infinite for no limit
 * @param initialVariance {@code v} at the start, positive
 * @param initialDifference {@code n} at the start
 * @param lionBeta1 {@code β₁′} in [0, 1)
 * @param lionBeta2 {@code β₂′} in [0, 1)
 * @param weightDecay {@code λ ≥ 0}, decoupled
 * @param exempt tensors without decay
 */
public record Mada(
    double beta1,
    double beta2,
    double beta3,
    double rho,
    double c,
    double gamma,
    double epsilon,
    boolean hypergradient,
    int hyperStart,
    double hyperRateBeta,
    double hyperRateRest,
    double hyperMomentum,
    double hyperMomentumGamma,
    double hyperClip,
    double initialVariance,
    InitialDifference initialDifference,
    double lionBeta1,
    double lionBeta2,
    double weightDecay,
    Exempt exempt)
    implements UpdateRule {

  /** The settings of the authors' script for GPT-2, without weight decay. */
  public static final Mada DEFAULT =
      new Mada(
          0.9,
          0.95,
          0,
          1,
          1,
          1,
          1e-6,
          true,
          50,
          5e-4,
          0.1,
          0,
          0,
          10,
          1e-15,
          InitialDifference.SQUARED_GRADIENT,
          0.95,
          0.98,
          0,
          Exempt.BIASES_AND_NORMS);

  /** The value of {@code n} before the first update. */
  public enum InitialDifference {
    /** The square of the first gradient, as in the authors' code. */
    SQUARED_GRADIENT,
    /** Zero. */
    ZERO
  }

  /** Index of the learning rate of the previous update, after coefficients and their momentum. */
  private static final int PREVIOUS_RATE = 2 * MadaCoefficient.COUNT;

  public Mada {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.inRange("beta3", beta3, 0, 1);
    fraction("rho", rho);
    fraction("c", c);
    fraction("gamma", gamma);
    Preconditions.positive("epsilon", epsilon);
    Preconditions.notNegative("hyper-start", hyperStart);
    Preconditions.notNegative("hyper-rate-beta", hyperRateBeta);
    Preconditions.notNegative("hyper-rate-rest", hyperRateRest);
    Preconditions.inRange("hyper-momentum", hyperMomentum, 0, 1);
    Preconditions.inRange("hyper-momentum-gamma", hyperMomentumGamma, 0, 1);
    Preconditions.bound("hyper-clip", hyperClip);
    Preconditions.positive("initial-variance", initialVariance);
    Preconditions.inRange("lion-beta1", lionBeta1, 0, 1);
    Preconditions.inRange("lion-beta2", lionBeta2, 0, 1);
    Preconditions.notNegative("weight-decay", weightDecay);
  }

  private static void fraction(String name, double value) {
    Preconditions.that(value >= 0 && value <= 1, "%s must be in [0, 1], but was %s", name, value);
  }

  @Override
  public int slots() {
    return MadaSweeps.SLOTS;
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return PREVIOUS_RATE + 1;
  }

  @Override
  public void begin(Vectors x) {
    double[] initial = {beta1, beta2, beta3, rho, c, gamma};
    for (MadaCoefficient h : MadaCoefficient.ALL) {
      x.scalars()[h.index()] = h.limited(initial[h.index()]);
    }
  }

  @Override
  public void update(Vectors x, Step t) {
    double[] kept = x.scalars();
    MadaSweeps.Values before = MadaSweeps.Values.of(this, kept, t.number() - 1);
    if (hypergradient && t.number() > Math.max(1, hyperStart)) {
      learn(kept, MadaSweeps.derivatives(x, t, before), x.probe());
    }
    for (MadaCoefficient h : MadaCoefficient.ALL) {
      x.probe().scalar(h.name(), kept[h.index()]);
    }
    MadaSweeps.Values now = MadaSweeps.Values.of(this, kept, t.number());
    MadaSweeps.move(this, x, t, before, now);
    kept[PREVIOUS_RATE] = t.rate();
  }

  /**
   * Changes the coefficients.
   *
   * @param slopes {@code Σ g ∂d₋/∂h}, in the order of the coefficients
   */
  private void learn(double[] kept, double[] slopes, Probe probe) {
    for (MadaCoefficient h : MadaCoefficient.ALL) {
      double q = -kept[PREVIOUS_RATE] * slopes[h.index()];
      q *= Math.min(1, hyperClip / (Math.abs(q) + 1e-6));
      probe.scalar("hypergradient-" + h.name(), q);
      boolean beta = h.equals(MadaCoefficient.BETA1) || h.equals(MadaCoefficient.BETA2);
      double rate = beta ? hyperRateBeta : hyperRateRest;
      double momentum = h.equals(MadaCoefficient.GAMMA) ? hyperMomentumGamma : hyperMomentum;
      int buffer = MadaCoefficient.COUNT + h.index();
      kept[buffer] = momentum * kept[buffer] + q;
      kept[h.index()] = h.limited(kept[h.index()] - rate * kept[buffer]);
    }
  }
}
