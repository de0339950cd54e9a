package largo.spark.study;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import largo.core.config.RunSpec;
import largo.core.data.BatchPlan;
import largo.core.measure.RateRange;
import largo.core.report.RateRangeSvg;
import largo.core.schedule.Decay;
import largo.core.schedule.Schedule;
import largo.core.train.Outcome;
import largo.core.train.Training;
import org.apache.spark.sql.SparkSession;

/**
 * A range test of the learning rate: one training whose rate increases exponentially from step to
 * step, until its loss diverges.
 *
 * @param spec of the training
 * @param range the result
 */
public record RateFinder(RunSpec spec, RateRange range) {

  /**
   * The rates.
   *
   * @param from the first rate, positive
   * @param to the last rate, higher
   * @param steps number of steps, at least 2
   */
  public record Options(double from, double to, int steps) {

    /** {@code from (to / from)^(t / (steps − 1))}. */
    Schedule schedule(long stepsPerEpoch) {
      double gamma = Math.pow(to / from, (double) stepsPerEpoch / (steps - 1));
      return new Schedule(from, 0, 0, new Decay.Exponential(gamma), Long.MAX_VALUE, stepsPerEpoch);
    }
  }

  /** Runs the test with the batch, rule, model and data of a specification. */
  public static RateFinder run(SparkSession session, RunSpec spec, Options options) {
    try (LoadedStudy loaded = LoadedStudy.of(session, spec)) {
      BatchPlan plan = loaded.plan();
      List<Double> rates = new ArrayList<>();
      List<Double> losses = new ArrayList<>();
      Schedule schedule = options.schedule(plan.stepsPerEpoch());
      try (OpenTraining open = loaded.open(plan, schedule)) {
        Training training = open.training();
        Outcome outcome =
            training.run(
                options.steps(),
                () -> RateRange.of(rates, losses).hasDiverged(),
                step -> {
                  rates.add(step.learningRate());
                  losses.add(step.loss());
                });
        if (outcome instanceof Outcome.Diverged diverged) {
          rates.add(schedule.at(diverged.steps()));
          losses.add(Double.NaN);
        }
      }
      return new RateFinder(loaded.spec(), RateRange.of(rates, losses));
    }
  }

  /**
   * Prepares the test as {@link #run} does, and predicts its cost from the measured time of a step
   * at the first rate. Nothing is written.
   */
  public static DryRunForecast forecast(SparkSession session, RunSpec spec, Options options) {
    try (LoadedStudy loaded = LoadedStudy.of(session, spec)) {
      int batch = spec.batch().global();
      loaded.open(loaded.plan(), options.schedule(loaded.plan().stepsPerEpoch())).close(); // checks
      loaded.secondsPerStep(batch, options.from()); // includes JIT compilation
      double seconds = loaded.secondsPerStep(batch, options.from());
      String name = String.format(Locale.ROOT, "%s at batch %d", spec.optimizer().label(), batch);
      TrialForecast.Row row = new TrialForecast.Row(name, options.steps(), seconds);
      return new TrialForecast(List.of(row), 1);
    }
  }

  /** Writes the steps as CSV, and a picture. */
  public void write(OutputFolder out) {
    StringBuilder csv = new StringBuilder("step,learning_rate,loss,smoothed_loss\n");
    for (int t = 0; t < range.points().size(); t++) {
      RateRange.Point point = range.points().get(t);
      csv.append(
          String.format(
              Locale.ROOT, "%d,%s,%s,%s%n", t, point.rate(), point.loss(), point.smoothed()));
    }
    out.write("lr-find.csv", csv.toString().replace(System.lineSeparator(), "\n"));
    out.write(
        "lr-find.svg",
        RateRangeSvg.of(range, spec.optimizer().label(), spec.batch().global())
            .getBytes(StandardCharsets.UTF_8));
  }

  /** The result in words. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s at batch %d, %d steps%n",
            spec.optimizer().label(),
            spec.batch().global(),
            range.points().size()));
    range
        .steepestRate()
        .ifPresentOrElse(
            rate ->
                text.append(String.format(Locale.ROOT, "loss falls fastest at rate %.3g%n", rate)),
            () -> text.append(String.format(Locale.ROOT, "loss never falls: start lower%n")));
    range
        .rateOfMinimum()
        .ifPresent(
            rate -> text.append(String.format(Locale.ROOT, "smallest loss at rate %.3g%n", rate)));
    text.append(
        String.format(
            Locale.ROOT,
            range.hasDiverged()
                ? "the loss diverged at the last rate%n"
                : "the loss did not diverge: higher rates can be tried%n"));
    return text.toString();
  }

  /** The same in JSON, with all steps; NaN where a rate was not found. */
  public String json() {
    return JsonRecords.write(
        new Figures(
            spec.optimizer().label(),
            spec.batch().global(),
            range.steepestRate().orElse(Double.NaN),
            range.rateOfMinimum().orElse(Double.NaN),
            range.hasDiverged(),
            range.points()));
  }

  private record Figures(
      String optimizer,
      int batch,
      double steepestRate,
      double rateOfMinimum,
      boolean diverged,
      List<RateRange.Point> points) {}
}
