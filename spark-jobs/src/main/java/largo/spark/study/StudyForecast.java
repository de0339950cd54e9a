package largo.spark.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import largo.core.config.Trial;
import largo.core.study.StudyDesign;
import largo.core.study.StudyDesign.ArmCost;

/**
 * The predicted cost of a study.
 *
 * @param rows by optimizer and batch
 * @param parallel trials at a time
 */
record StudyForecast(List<Row> rows, int parallel) implements DryRunForecast {

  /** Copies the list. */
  StudyForecast {
    rows = List.copyOf(rows);
  }

  /**
   * The trials of an optimizer at a batch.
   *
   * @param optimizer its name, with a number if several have the same name
   * @param batch examples per step
   * @param steps of a trial with the whole budget
   * @param secondsPerStep as measured, without evaluations
   * @param tuning maximum cost of the search, in trials with the whole budget
   * @param finals number of final trials
   */
  record Row(
      String optimizer, int batch, long steps, double secondsPerStep, double tuning, int finals) {

    double trials() {
      return tuning + finals;
    }

    double totalSteps() {
      return steps * trials();
    }

    double hours() {
      return totalSteps() * secondsPerStep / 3600;
    }
  }

  /**
   * Predicts the cost of a design from its numbers of steps and the measured time of a step of each
   * optimizer at each batch. A rule that diverges within a few steps is counted with the time of a
   * gradient.
   *
   * @param parallel trials at a time
   */
  static StudyForecast of(StudyDesign design, TrialRunner runner, int parallel) {
    List<Row> rows = new ArrayList<>();
    for (ArmCost cost : design.costs()) {
      Trial trial = cost.representative();
      if (rows.isEmpty()) {
        runner.timed(trial, StepTimer::secondsPerStep); // includes JIT compilation
      }
      rows.add(
          new Row(
              cost.optimizer(),
              trial.batch(),
              runner.steps(trial),
              TrialForecast.secondsPerStep(trial, runner),
              cost.tuning(),
              cost.finals()));
    }
    return new StudyForecast(rows, parallel);
  }

  /** Hours of all trials, one after another, over the trials at a time. */
  double hours() {
    return rows.stream().mapToDouble(Row::hours).sum() / parallel;
  }

  @Override
  public String json() {
    return JsonRecords.write(this);
  }

  @Override
  public String text() {
    int width = rows.stream().mapToInt(row -> row.optimizer().length()).max().orElse(0);
    String name = "%-" + Math.max(width, "optimizer".length()) + "s ";
    StringBuilder text =
        new StringBuilder(String.format(Locale.ROOT, name, "optimizer"))
            .append(" batch    steps  s/step   tuning  final  total steps    hours\n");
    for (Row row : rows) {
      text.append(String.format(Locale.ROOT, name, row.optimizer()))
          .append(
              String.format(
                  Locale.ROOT,
                  "%6d %8d %7.4f %8.1f %6d %12.0f %8.2f\n",
                  row.batch(),
                  row.steps(),
                  row.secondsPerStep(),
                  row.tuning(),
                  row.finals(),
                  row.totalSteps(),
                  row.hours()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "tuning: at most as many trials with the whole budget\n"
                    + "at most %.1f trials with the whole budget and %.0f steps; hours by batch: "
                    + "%s\n"
                    + "%.2f hours with %d trials at a time, without evaluations\n",
                rows.stream().mapToDouble(Row::trials).sum(),
                rows.stream().mapToDouble(Row::totalSteps).sum(),
                byBatch(),
                hours(),
                parallel))
        .toString();
  }

  private String byBatch() {
    Map<Integer, Double> hours = new TreeMap<>();
    rows.forEach(row -> hours.merge(row.batch(), row.hours(), Double::sum));
    return hours.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%d: %.2f", e.getKey(), e.getValue() / parallel))
        .collect(Collectors.joining(", "));
  }
}
