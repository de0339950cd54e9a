package largo.core.optimizer;

import java.io.Serial;
import java.util.List;
import java.util.Optional;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;

/**
 * Ranger: {@link Radam} with {@link GradientCentralization} inside {@link Lookahead}.
 *
 * <p>State: that of all three. Source: Wright, <a
 * href="https://arxiv.org/abs/2106.13731">2106.13731</a>; as in version 20.4.11 of the author's
 * code, except that its option for centralization has no effect.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param epsilon {@code ε > 0}, in units of the gradient
 * @param weightDecay {@code λ ≥ 0}, decoupled
 * @param k updates between two synchronizations of Lookahead, at least 1
 * @param alpha {@code α} in (0, 1], the step of Lookahead's slow weights
 * @param threshold {@code ρ₀ ≥ 4}, above which RAdam rectifies
 * @param centralize whether gradients are centralized
 * @param outputAxis the axis of outputs; by default that of each tensor
 * @param exempt tensors without decay
 */
public record Ranger(
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    int k,
    double alpha,
    double threshold,
    boolean centralize,
    Optional<Integer> outputAxis,
    Exempt exempt)
    implements Inertial {

  /** The defaults of its authors. */
  public static final Ranger DEFAULT =
      new Ranger(0.95, 0.999, 1e-5, 0, 6, 0.5, 5, true, Optional.empty(), Exempt.NONE);

  public Ranger {
    radam(beta1, beta2, epsilon, weightDecay, threshold, exempt);
    new Lookahead(k, alpha, Lookahead.Pullback.NONE);
  }

  @Override
  public double momentum() {
    return beta1;
  }

  @Override
  public int slots() {
    return composed().slots();
  }

  @Override
  public List<ParameterSlice> indivisible(ParameterLayout layout) {
    return composed().indivisible(layout);
  }

  @Override
  public void begin(Vectors x) {
    composed().begin(x);
  }

  @Override
  public void update(Vectors x, Step t) {
    composed().update(x, t);
  }

  /** The equivalent wrapped rule. */
  UpdateRule composed() {
    Radam radam = radam(beta1, beta2, epsilon, weightDecay, threshold, exempt);
    UpdateRule inner =
        centralize ? new Wrapped(radam, new GradientCentralization(outputAxis)) : radam;
    return new Wrapped(inner, new Lookahead(k, alpha, Lookahead.Pullback.NONE));
  }

  private static Radam radam(
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      double threshold,
      Exempt exempt) {
    return new Radam(
        beta1, beta2, epsilon, weightDecay, true, Radam.Convention.TORCH, false, threshold, exempt);
  }

  @Serial
  private Object writeReplace() {
    return SerializedRecord.of(this);
  }
}
