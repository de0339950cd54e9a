package largo.core.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import largo.core.Preconditions;

/**
 * The result of a range test of the learning rate: the loss of successive steps at exponentially
 * increasing rates (Smith, <a href="https://arxiv.org/abs/1506.01186">1506.01186</a>).
 *
 * <p>Losses are smoothed by an exponential average with bias correction: {@code s_t = (1 − β) Σ
 * β^(t−k) x_k / (1 − β^(t+1))}, {@code β} = {@value #DECAY}.
 *
 * @param points of the steps, by increasing rate
 */
public record RateRange(List<Point> points) {

  /** {@code β}. */
  public static final double DECAY = 0.9;

  /** Smoothed loss, relative to the smallest one, at which the test ends. */
  public static final double DIVERGED = 4;

  /**
   * A step.
   *
   * @param rate its learning rate
   * @param loss of its batch, before the update
   * @param smoothed average of the losses so far
   */
  public record Point(double rate, double loss, double smoothed) {}

  /** Copies the list. */
  public RateRange {
    points = List.copyOf(points);
  }

  /**
   * The range test of steps.
   *
   * @param rates by step, increasing
   * @param losses by step
   */
  public static RateRange of(List<Double> rates, List<Double> losses) {
    Preconditions.that(
        rates.size() == losses.size(),
        "there must be as many rates as losses, but were %d and %d",
        rates.size(),
        losses.size());
    List<Point> points = new ArrayList<>();
    double average = 0;
    for (int t = 0; t < rates.size(); t++) {
      average = DECAY * average + (1 - DECAY) * losses.get(t);
      double smoothed = average / (1 - Math.pow(DECAY, t + 1));
      points.add(new Point(rates.get(t), losses.get(t), smoothed));
    }
    return new RateRange(points);
  }

  /** Whether the loss has grown so far that higher rates need not be tried. */
  public boolean hasDiverged() {
    double last = points.isEmpty() ? 0 : points.get(points.size() - 1).smoothed();
    return !Double.isFinite(last) || !points.isEmpty() && last > DIVERGED * minimum();
  }

  /** The rate at which the smoothed loss is the smallest; empty without steps. */
  public OptionalDouble rateOfMinimum() {
    double minimum = minimum();
    return points.stream()
        .filter(point -> point.smoothed() == minimum)
        .mapToDouble(Point::rate)
        .findFirst();
  }

  /**
   * The rate at which the smoothed loss decreases fastest by the logarithm of the rate, before its
   * minimum; empty if it never decreases.
   */
  public OptionalDouble steepestRate() {
    double end = rateOfMinimum().orElse(0);
    double steepest = 0;
    OptionalDouble rate = OptionalDouble.empty();
    for (int t = 1; t + 1 < points.size() && points.get(t).rate() <= end; t++) {
      Point before = points.get(t - 1);
      Point after = points.get(t + 1);
      double slope =
          (after.smoothed() - before.smoothed()) / Math.log(after.rate() / before.rate());
      if (slope < steepest) {
        steepest = slope;
        rate = OptionalDouble.of(points.get(t).rate());
      }
    }
    return rate;
  }

  private double minimum() {
    return points.stream()
        .mapToDouble(Point::smoothed)
        .filter(Double::isFinite)
        .min()
        .orElse(Double.NaN);
  }
}
