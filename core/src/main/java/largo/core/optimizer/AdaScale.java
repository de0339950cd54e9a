package largo.core.optimizer;

import java.io.Serial;
import java.util.Optional;
import largo.core.Preconditions;
import largo.core.RequiredKey;
import largo.core.params.ParameterLayout;

/**
 * AdaScale: the learning rate of SGD at a small batch, multiplied by the gain of a large one.
 *
 * <pre>
 *   σ² = max(tr Σ / b, 1e-6),  μ² = max(‖∇‖², 0)        {@link GradientVariance}
 *   σ̂², μ̂² = averages of σ² and μ² with factor θ, corrected for bias
 *   gain = (σ̂² + μ̂²) / (σ̂² / S + μ̂²),  S = N / b         in [1, S]
 *   w = rule(w, η gain)
 * </pre>
 *
 * <p>{@code σ²} is the variance of the gradient of a batch of {@code b} examples, {@code N} the
 * number of examples of the update. An update is worth {@code gain} updates of the base batch:
 * their sum is the progress. The schedule of the learning rate and the end of the training follow
 * it: a run ends after as many examples' worth of progress as it has in its budget, which takes
 * between {@code T} and {@code S T} updates in place of {@code T}.
 *
 * <p>The estimates need the gradients of two or more shards. An update with the examples of one
 * shard uses the averages so far; the gain is 1 if there are none. State: five scalars ({@code σ²},
 * {@code μ²}, the weight of the averages, the progress, and the position in the schedule).
 *
 * <p>Source: Johnson et al., <a href="https://arxiv.org/abs/2007.05105">2007.05105</a>; averages
 * and floors as in fairscale's {@code adascale.py}. Departures: shards of different sizes, and one
 * gain for the model in place of one per parameter group.
 *
 * @param baseBatch {@code b ≥ 1}, the batch at which the learning rate was tuned
 * @param smoothing {@code θ} in [0, 1); {@code max(0, 1 − R / 1000)} of {@code R} shards if absent
 */
public record AdaScale(
    @RequiredKey("the batch at which the learning rate was tuned") int baseBatch,
    Optional<Double> smoothing)
    implements Wrapper {

  private static final double MIN_VARIANCE = 1e-6;
  private static final int SCALARS = 5;

  public AdaScale {
    Preconditions.positive("base-batch", baseBatch);
    smoothing.ifPresent(s -> Preconditions.inRange("smoothing", s, 0, 1));
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return SCALARS;
  }

  @Override
  public void check(UpdateRule inner) {
    MomentumAccess.checkPlain("adascale", inner);
    Preconditions.that(!inner.usesVariance(), "wrap must have adascale once, but had it twice");
  }

  @Override
  public boolean usesVariance() {
    return true;
  }

  @Override
  public double position(
      UpdateRule inner, ParameterLayout layout, double[] scalars, double ofInner) {
    return scalars[inner.scalars(layout) + SCALARS - 1];
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the norms of shards' gradients are unknown
   */
  @Override
  public void update(UpdateRule inner, Vectors x, Step t) {
    GradientVariance variance = t.variance();
    if (variance.shards() == 0) {
      throw new IllegalStateException(
          "adascale needs the gradients of shards, which are unknown in asynchronous training and "
              + "with compression; set exchange.mode = sync and exchange.compression = none");
    }
    double[] scalars = x.scalars();
    int at = inner.scalars(x.layout());
    if (variance.isKnown()) {
      double theta = smoothing.orElseGet(() -> Math.max(0, 1 - variance.shards() / 1000.0));
      average(scalars, at, theta, Math.max(variance.trace() / baseBatch, MIN_VARIANCE));
      average(scalars, at + 1, theta, Math.max(variance.squaredMean(), 0));
      average(scalars, at + 2, theta, 1);
    }
    double weight = scalars[at + 2];
    double scale = (double) variance.examples() / baseBatch;
    double sigma = scalars[at] / weight;
    double mu = scalars[at + 1] / weight;
    double gain = weight == 0 ? 1 : (sigma + mu) / (sigma / scale + mu);
    scalars[at + 3] += gain;
    scalars[at + 4] += gain / scale;
    x.probe().scalar("adascale-gain", gain);
    x.probe().scalar("adascale-variance", sigma);
    x.probe().scalar("adascale-squared-mean", mu);
    x.probe().scalar("adascale-progress", scalars[at + 3]);

    inner.update(x, t.withRate(gain * t.rate()));
  }

  @Serial
  private Object writeReplace() {
    return SerializedRecord.of(this);
  }

  private static void average(double[] scalars, int k, double theta, double value) {
    scalars[k] = theta * scalars[k] + (1 - theta) * value;
  }
}
