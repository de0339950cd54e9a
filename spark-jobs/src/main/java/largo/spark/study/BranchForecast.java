package largo.spark.study;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The predicted cost of a training with branches, without what an earlier start of the command has
 * finished.
 *
 * @param training parts of the training before the points
 * @param branches of the points
 * @param parallel branches of a point that are trained at the same time without slowing each other
 */
record BranchForecast(List<Row> training, List<Row> branches, int parallel)
    implements DryRunForecast {

  /** Copies the lists. */
  BranchForecast {
    training = List.copyOf(training);
    branches = List.copyOf(branches);
  }

  /**
   * Steps with the same batch.
   *
   * @param from steps of the training before them
   * @param batch their batch
   * @param steps their number
   * @param secondsPerStep as measured, without evaluations
   */
  record Row(long from, int batch, long steps, double secondsPerStep) {

    double minutes() {
      return steps * secondsPerStep / 60;
    }
  }

  /** Predicts the cost; the time of a step is measured once for each batch. */
  static BranchForecast of(LoadedStudy loaded, BranchPlan branchPlan, BranchStore store) {
    long begun = store.newestStep();
    long first = Math.max(begun, branchPlan.step(branchPlan.options().atEpochs().get(0)));
    double rate = branchPlan.rate(first, 1);
    loaded.secondsPerStep(branchPlan.plan().batch(), rate); // includes JIT compilation
    Map<Integer, Double> seconds = new HashMap<>();
    List<Row> training = new ArrayList<>();
    List<Row> branches = new ArrayList<>();
    for (double epochs : branchPlan.options().atEpochs()) {
      long step = branchPlan.step(epochs);
      if (step > begun) {
        int batch = branchPlan.plan().batch();
        double each = seconds.computeIfAbsent(batch, b -> loaded.secondsPerStep(b, rate));
        training.add(new Row(begun, batch, step - begun, each));
        begun = step;
      }
      for (double factor : branchPlan.options().factors()) {
        int batch = branchPlan.batch(factor);
        if (store.branch(step, batch).isEmpty()) {
          double scaled = branchPlan.rate(step, factor);
          double each = seconds.computeIfAbsent(batch, b -> loaded.secondsPerStep(b, scaled));
          branches.add(new Row(step, batch, branchPlan.steps(factor), each));
        }
      }
    }
    int parallel = Math.min(branchPlan.options().parallel(), loaded.fitting());
    return new BranchForecast(training, branches, parallel);
  }

  /** The training, and the branches of each point after another. */
  double minutes() {
    Collection<List<Row>> points =
        branches.stream()
            .collect(Collectors.groupingBy(Row::from, TreeMap::new, Collectors.toList()))
            .values();
    return training.stream().mapToDouble(Row::minutes).sum()
        + points.stream().mapToDouble(this::minutes).sum();
  }

  private double minutes(List<Row> point) {
    double longest = point.stream().mapToDouble(Row::minutes).max().orElse(0);
    return Math.max(longest, point.stream().mapToDouble(Row::minutes).sum() / parallel);
  }

  @Override
  public String json() {
    return JsonRecords.write(this);
  }

  @Override
  public String text() {
    StringBuilder text =
        new StringBuilder("part     after step  batch    steps  s/step  minutes\n");
    training.forEach(row -> text.append(line("training", row)));
    branches.forEach(row -> text.append(line("branch", row)));
    return text.append(
            String.format(
                Locale.ROOT,
                "%.2f minutes in all, branches at a time: %d, without evaluations; nothing was"
                    + " trained\n",
                minutes(),
                parallel))
        .toString();
  }

  private static String line(String part, Row row) {
    return String.format(
        Locale.ROOT,
        "%-8s %10d %6d %8d %7.4f %8.2f\n",
        part,
        row.from(),
        row.batch(),
        row.steps(),
        row.secondsPerStep(),
        row.minutes());
  }
}
