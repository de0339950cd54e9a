package largo.core.optimizer;

import java.util.Arrays;
import largo.core.Preconditions;
import largo.core.params.Tensor;

/**
 * MARS: AdamW or the sign of a momentum, of a gradient whose variance is reduced by its change
 * since the previous batch.
 *
 * <pre>
 *   c = g + γ β₁ / (1 − β₁) (g − g₋)        g₋: the previous gradient, 0 at first
 *   c = c / max(1, ‖c‖)                     in each tensor
 *   m = β₁ m + (1 − β₁) c
 *   v = β₂ v + (1 − β₂) c²
 *   u = m / (1 − β₁ᵗ) / (√v / √(1 − β₂ᵗ) + ε)     or   sign(m)
 *   w = w − η (u + λ w)
 * </pre>
 *
 * <p>Tensors of fewer than {@code minAxes} axes are updated by AdamW with {@code c = g} and
 * hyper-parameters of their own. State: {@code m}, {@code v} and {@code g₋}.
 *
 * <p>Source: Yuan et al., <a href="https://arxiv.org/abs/2411.10438">2411.10438</a>, and the
 * authors' code, in the approximate form: {@code g₋} is the gradient of the previous batch, not of
 * this batch at the previous weights. Departure: in the authors' code kernels of convolutions are
 * updated by AdamW.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param epsilon {@code ε > 0}, in units of the gradient
 * @param weightDecay {@code λ ≥ 0}, decoupled
 * @param gamma {@code γ ≥ 0}
 * @param direction {@code u}
 * @param minAxes number of axes below which AdamW updates a tensor
 * @param auxiliaryRate AdamW's learning rate, positive
 * @param auxiliaryUnit the unit of AdamW's learning rate
 * @param auxiliaryBeta1 AdamW's {@code β₁} in [0, 1)
 * @param auxiliaryBeta2 AdamW's {@code β₂} in [0, 1)
 * @param auxiliaryWeightDecay AdamW's {@code λ ≥ 0}
 */
public record Mars(
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double gamma,
    Direction direction,
    int minAxes,
    double auxiliaryRate,
    Muon.AuxiliaryUnit auxiliaryUnit,
    double auxiliaryBeta1,
    double auxiliaryBeta2,
    double auxiliaryWeightDecay)
    implements Resettable {

  /** The defaults of its authors, without AdamW's decay; its rate follows the learning rate. */
  public static final Mars DEFAULT =
      new Mars(
          0.95,
          0.99,
          1e-8,
          0,
          0.025,
          Direction.ADAMW,
          2,
          1,
          Muon.AuxiliaryUnit.RELATIVE,
          0.9,
          0.95,
          0);

  /** The direction of a step. */
  public enum Direction {
    /** Moments, as in AdamW. */
    ADAMW,
    /** The sign of the momentum, as in Lion. */
    LION
  }

  public Mars {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.positive("epsilon", epsilon);
    Preconditions.notNegative("weight-decay", weightDecay);
    Preconditions.notNegative("gamma", gamma);
    Preconditions.notNegative("min-axes", minAxes);
    Preconditions.positive("auxiliary-rate", auxiliaryRate);
    Preconditions.inRange("auxiliary-beta1", auxiliaryBeta1, 0, 1);
    Preconditions.inRange("auxiliary-beta2", auxiliaryBeta2, 0, 1);
    Preconditions.notNegative("auxiliary-weight-decay", auxiliaryWeightDecay);
  }

  @Override
  public int slots() {
    return 3;
  }

  @Override
  public void update(Vectors x, Step t) {
    float[] g = x.gradient();
    float[] last = x.state(2);
    float mean = (float) t.scale();
    float correction = (float) (gamma * beta1 / (1 - beta1));
    x.each(
        s -> {
          float part = isCorrected(s.tensor()) ? correction : 0;
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i];
            g[i] = gi + part * (gi - last[i]); // c overwrites the gradient
            last[i] = gi;
          }
          s.sum(0, Norms.squares(g, s));
        });
    double[] scales = Arrays.stream(x.sums(0)).map(c2 -> 1 / Math.max(1, Math.sqrt(c2))).toArray();

    double relative = auxiliaryUnit == Muon.AuxiliaryUnit.RELATIVE ? t.rate() : 1;
    Moments corrected = new Moments(beta1, beta2, t.rate(), weightDecay);
    Moments plain =
        new Moments(auxiliaryBeta1, auxiliaryBeta2, relative * auxiliaryRate, auxiliaryWeightDecay);
    x.each(
        s -> {
          if (isCorrected(s.tensor())) {
            boolean sign = direction == Direction.LION;
            sweep(x, t, s, corrected, (float) scales[s.tensorIndex()], sign);
          } else {
            sweep(x, t, s, plain, 1, false);
          }
        });
  }

  private boolean isCorrected(Tensor tensor) {
    return DenseBlock.axes(tensor).length >= minAxes;
  }

  /** The hyper-parameters of one of both groups of tensors. */
  private record Moments(double beta1, double beta2, double rate, double decay) {}

  private void sweep(Vectors x, Step t, Strip s, Moments of, float scale, boolean sign) {
    float[] w = x.weights();
    float[] c = x.gradient();
    float[] m = x.state(0);
    float[] v = x.state(1);
    float b1 = (float) of.beta1();
    float b2 = (float) of.beta2();
    float c1 = (float) (1 - of.beta1()); // in double: 1 - 0.999f is off by 1e-5
    float c2 = (float) (1 - of.beta2());
    for (int i = s.from(); i < s.to(); i++) {
      float ci = scale * c[i];
      m[i] = b1 * m[i] + c1 * ci;
      v[i] = b2 * v[i] + c2 * ci * ci;
    }
    float keep = (float) (1 - of.rate() * of.decay());
    if (sign) {
      float rate = (float) of.rate();
      for (int i = s.from(); i < s.to(); i++) {
        w[i] = keep * w[i] - rate * Elementwise.sign(m[i]);
      }
    } else {
      float rate = (float) (of.rate() / t.unbias(of.beta1()));
      float unbias = (float) (1 / Math.sqrt(t.unbias(of.beta2())));
      float eps = (float) epsilon;
      for (int i = s.from(); i < s.to(); i++) {
        w[i] = keep * w[i] - rate * m[i] / (unbias * (float) Math.sqrt(v[i]) + eps);
      }
    }
  }
}
