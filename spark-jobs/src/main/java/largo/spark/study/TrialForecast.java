package largo.spark.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import largo.core.config.Trial;

/**
 * The predicted cost of the trials of a list.
 *
 * @param rows a trial each
 * @param parallel trials at a time
 */
record TrialForecast(List<Row> rows, int parallel) implements DryRunForecast {

  /** Copies the list. */
  TrialForecast {
    rows = List.copyOf(rows);
  }

  /**
   * A trial.
   *
   * @param trial its ID
   * @param steps of its whole budget
   * @param secondsPerStep as measured, without evaluations
   */
  record Row(String trial, long steps, double secondsPerStep) {

    double minutes() {
      return steps * secondsPerStep / 60;
    }
  }

  /**
   * Predicts the cost of trials. Those with the same optimizer and batch have the same time of a
   * step, which is measured once.
   */
  static TrialForecast of(List<Trial> trials, TrialRunner runner, int parallel) {
    runner.timed(trials.get(0), StepTimer::secondsPerStep); // includes JIT compilation
    Map<List<Object>, Double> seconds = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    for (Trial trial : trials) {
      double step =
          seconds.computeIfAbsent(
              List.of(trial.optimizer(), trial.batch()), key -> secondsPerStep(trial, runner));
      rows.add(new Row(trial.id(), runner.steps(trial), step));
    }
    return new TrialForecast(rows, parallel);
  }

  /**
   * The measured time of a step, or of a gradient for a rule that diverges within a few steps, in
   * seconds.
   */
  static double secondsPerStep(Trial trial, TrialRunner runner) {
    return StepTimer.stepOrGradient(time -> runner.timed(trial, time));
  }

  @Override
  public String json() {
    return JsonRecords.write(this);
  }

  @Override
  public String text() {
    int width = rows.stream().mapToInt(row -> row.trial().length()).max().orElse(0);
    String name = "%-" + Math.max(width, "trial".length()) + "s ";
    StringBuilder text =
        new StringBuilder(String.format(Locale.ROOT, name, "trial"))
            .append("   steps  s/step  minutes\n");
    for (Row row : rows) {
      text.append(String.format(Locale.ROOT, name, row.trial()))
          .append(
              String.format(
                  Locale.ROOT,
                  "%8d %7.4f %8.2f\n",
                  row.steps(),
                  row.secondsPerStep(),
                  row.minutes()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "%.2f minutes in all, %d at a time, without evaluations; nothing was trained\n",
                rows.stream().mapToDouble(Row::minutes).sum() / parallel,
                parallel))
        .toString();
  }
}
