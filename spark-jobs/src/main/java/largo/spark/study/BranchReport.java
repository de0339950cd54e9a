package largo.spark.study;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import largo.core.config.RunSpec.OptimizerSpec;
import largo.core.measure.BranchedCriticalBatch;
import largo.core.report.BranchedBatch;
import largo.spark.study.BranchedTraining.PointResult;

/** Branches of a training as text, CSV and JSON. */
public final class BranchReport {

  private BranchReport() {}

  /** The branches and the critical batch of each point. */
  public static String text(List<PointResult> points) {
    StringBuilder text = new StringBuilder();
    for (PointResult point : points) {
      text.append(String.format(Locale.ROOT, "after step %d:%n", point.step()));
      for (int k = 0; k < point.batches().size(); k++) {
        text.append(
            String.format(
                Locale.ROOT,
                "  batch %6d  rate %-10.4g validation loss %.4f%n",
                point.batches().get(k),
                point.rates().get(k),
                point.losses().get(k)));
      }
      text.append("  ").append(critical(point.critical())).append(System.lineSeparator());
      if (!Double.isNaN(point.noiseScale())) {
        text.append(
            String.format(Locale.ROOT, "  gradient noise scale: %.0f%n", point.noiseScale()));
      }
    }
    return text.toString();
  }

  private static String critical(BranchedCriticalBatch critical) {
    if (Double.isNaN(critical.batch())) {
      return "all branches diverged";
    }
    OptionalDouble upper = critical.upper();
    String batch =
        upper.isPresent()
            ? String.format(
                Locale.ROOT,
                "critical batch: from %.0f to below %.0f",
                critical.batch(),
                upper.getAsDouble())
            : String.format(Locale.ROOT, "critical batch: %.0f or more", critical.batch());
    return switch (critical.edge()) {
      case LOW -> batch + "; the smallest branch is the best: try smaller factors";
      case INSIDE -> batch;
      case HIGH -> batch + "; no larger branch was worse: try larger factors";
    };
  }

  /** The same in JSON; NaN for what is not known. */
  public static String json(List<PointResult> points) {
    return JsonRecords.write(
        new Figures(
            points.stream()
                .map(
                    point ->
                        new PointFigures(
                            point.step(),
                            point.batches(),
                            point.rates(),
                            point.losses(),
                            point.critical().batch(),
                            point.critical().upper().orElse(Double.NaN),
                            point.noiseScale()))
                .toList()));
  }

  private record Figures(List<PointFigures> points) {}

  private record PointFigures(
      long step,
      List<Integer> batches,
      List<Double> rates,
      List<Double> validationLosses,
      double criticalBatch,
      double above,
      double noiseScale) {}

  /** Writes critical-batch.csv: a row for each branch. */
  public static void write(List<PointResult> points, OutputFolder out) {
    StringBuilder csv =
        new StringBuilder("step,batch,learning_rate,validation_loss,critical_batch,noise_scale\n");
    for (PointResult point : points) {
      for (int k = 0; k < point.batches().size(); k++) {
        csv.append(
            String.format(
                Locale.ROOT,
                "%d,%d,%s,%s,%s,%s",
                point.step(),
                point.batches().get(k),
                point.rates().get(k),
                number(point.losses().get(k)),
                number(point.critical().batch()),
                number(point.noiseScale())));
        csv.append('\n');
      }
    }
    out.write("critical-batch.csv", csv.toString());
  }

  /** Writes critical-batch.json, which the report of a study reads. */
  public static void writeJson(
      List<PointResult> points, OptimizerSpec optimizer, OutputFolder out) {
    List<BranchedBatch> batches =
        points.stream()
            .filter(point -> !Double.isNaN(point.critical().batch()))
            .map(
                point ->
                    new BranchedBatch(
                        optimizer.label(),
                        optimizer.settings(),
                        point.step(),
                        point.critical().batch(),
                        point.critical().upper().orElse(Double.POSITIVE_INFINITY)))
            .toList();
    out.write(
        StudyMeasurementFiles.BRANCHES,
        JsonRecords.write(new StudyMeasurementFiles.Branches(batches)));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }
}
