package largo.spark.study;

import java.util.List;
import java.util.Locale;

/**
 * The predicted cost of a study.
 *
 * @param rows by batch, ascending
 * @param parallel trials at a time
 */
public record StudyForecast(List<Row> rows, int parallel) {

  /**
   * The trials at a batch, of all optimizers.
   *
   * @param batch examples per step
   * @param steps of a trial with the whole budget
   * @param secondsPerStep as measured, without evaluations and the update
   * @param tuning maximum cost of the searches, in trials with the whole budget
   * @param finals number of final trials
   */
  public record Row(int batch, long steps, double secondsPerStep, double tuning, int finals) {
    double hours() {
      return steps * secondsPerStep * (tuning + finals) / 3600;
    }
  }

  /** Hours of all trials, one after another, over the trials at a time. */
  public double hours() {
    return rows.stream().mapToDouble(Row::hours).sum() / parallel;
  }

  /** A table and a sentence, with a line feed at the end. */
  public String text() {
    StringBuilder text = new StringBuilder("batch    steps  s/step   tuning  final    hours\n");
    for (Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-6d %7d %7.4f %8.1f %6d %8.2f\n",
              row.batch(),
              row.steps(),
              row.secondsPerStep(),
              row.tuning(),
              row.finals(),
              row.hours()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "tuning: at most as many trials with the whole budget; %.2f hours with %d trials at "
                    + "a time, without evaluations\n",
                hours(),
                parallel))
        .toString();
  }
}
