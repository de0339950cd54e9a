package largo.core.optimizer;

import largo.core.DecimalFormatter;
import largo.core.Preconditions;

/**
 * Lookahead: slow weights track the fast weights of a rule; every {@code k} updates the fast
 * weights are set to the slow ones.
 *
 * <pre>
 *   w = rule(w)
 *   s = s + α (w − s),  w = s        after every k-th update;  s₀ = w₀
 * </pre>
 *
 * <p>State: {@code s}. The state of the rule is kept, or its momentum is set to zero.
 *
 * <p>Source: Zhang et al., <a href="https://arxiv.org/abs/1907.08610">1907.08610</a>, {@code α =
 * ½}; the authors' code has 0.8.
 *
 * @param k updates between two synchronizations, at least 1
 * @param alpha {@code α} in (0, 1], the step of the slow weights
 * @param pullback what happens to the rule's momentum at a synchronization
 */
public record Lookahead(int k, double alpha, Pullback pullback) implements Wrapper {

  /** What happens to the momentum at a synchronization. */
  public enum Pullback {
    /** It is kept. */
    NONE,
    /** It is set to zero. */
    RESET
  }

  public Lookahead {
    Preconditions.positive("k", k);
    Preconditions.that(
        alpha > 0 && alpha <= 1,
        "alpha must be in (0, 1], but was %s",
        DecimalFormatter.shortest(alpha));
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void check(UpdateRule inner) {
    Wrapper.checkEvaluatesItsWeights("lookahead", inner);
    if (pullback == Pullback.RESET) {
      MomentumAccess.checkResettable("lookahead with pullback = reset", inner);
    }
  }

  @Override
  public void begin(UpdateRule inner, Vectors x) {
    float[] w = x.weights();
    System.arraycopy(w, 0, x.state(inner.slots()), 0, w.length);
  }

  @Override
  public void update(UpdateRule inner, Vectors x, Step t) {
    inner.update(x, t);
    if (t.number() % k == 0) {
      x.moveWeights(() -> synchronize(x, x.state(inner.slots())));
      if (pullback == Pullback.RESET) {
        MomentumAccess.reset(inner, x);
      }
    }
  }

  /** Updates the slow weights, and sets the fast ones to them. */
  private void synchronize(Vectors x, float[] slow) {
    float[] w = x.weights();
    float part = (float) alpha;
    x.each(
        s -> {
          for (int i = s.from(); i < s.to(); i++) {
            float si = slow[i] + part * (w[i] - slow[i]);
            slow[i] = si;
            w[i] = si;
          }
        });
  }
}
