package largo.spark.study;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.config.RunSpec;
import largo.core.data.ClassNames;
import largo.core.data.DataSplit;
import largo.core.data.InputException;
import largo.core.gradient.Score;
import largo.core.report.ClassScore;
import largo.core.report.ClassTable;
import largo.core.report.SplitMetrics;
import largo.core.train.WorkerConfig;
import largo.spark.data.DataLoader;
import largo.spark.data.ShardedData;
import largo.spark.device.Placement;
import largo.spark.exchange.JobEvaluator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The score of a saved model on a part of the data.
 *
 * @param classes names of the classes
 * @param split the part
 * @param score on it
 */
public record ModelEvaluation(ClassNames classes, DataSplit split, Score score) {

  /** Maximum number of classes for which the confusion matrix is printed. */
  private static final int MAX_SHOWN = 20;

  /**
   * Scores the model that a specification names.
   *
   * @throws InputException if there is no such part of the data
   */
  public static ModelEvaluation of(SparkSession session, RunSpec spec, DataSplit split) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Placement placement = GradientEngine.placement(spark, spec);
    try (ShardedData data = new DataLoader(session, spec.data(), spec.shards()).load()) {
      if (data.count(split) == 0) {
        throw new InputException("there are no %s examples", split.name().toLowerCase(Locale.ROOT));
      }
      LoadedModel model = LoadedModel.scored(spec, data, spark.hadoopConfiguration());
      float[] parameters = model.saved().orElseThrow();
      WorkerConfig workerConfig = GradientEngine.workerConfig(spec, model);
      try (JobEvaluator evaluator = new JobEvaluator(spark, data, workerConfig, placement)) {
        return new ModelEvaluation(data.classes(), split, evaluator.score(split, parameters));
      }
    }
  }

  /** The score as text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %,d examples, accuracy %.2f %%, loss %.4f%n%s%n%n",
            split.name().toLowerCase(Locale.ROOT),
            score.examples(),
            100 * score.accuracy(),
            score.meanLoss(),
            metrics()));
    List<ClassScore> present =
        ClassScore.of(classes.names(), score).stream().filter(c -> c.examples() > 0).toList();
    text.append(ClassTable.text(present));
    if (present.size() < score.classes()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%d of %d classes have no examples%n",
              score.classes() - present.size(),
              score.classes()));
    }
    if (score.classes() <= MAX_SHOWN) {
      text.append(String.format(Locale.ROOT, "%nrows: actual, columns: predicted%n%16s", ""));
      classes
          .names()
          .forEach(name -> text.append(String.format(Locale.ROOT, "%8s", shortened(name))));
      for (int a = 0; a < score.classes(); a++) {
        text.append(String.format(Locale.ROOT, "%n%-16s", classes.names().get(a)));
        for (int p = 0; p < score.classes(); p++) {
          text.append(String.format(Locale.ROOT, "%8d", score.confusion(a, p)));
        }
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  private String metrics() {
    SplitMetrics metrics = SplitMetrics.of(score);
    return Stream.of(
            percent("top-5 accuracy", metrics.topFive()),
            percent("macro-F1", metrics.macroF1()),
            percent("calibration error", metrics.calibrationError()),
            number("RMSE", metrics.rootMeanSquareError()),
            number("MAE", metrics.meanAbsoluteError()))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", "));
  }

  private static Optional<String> percent(String name, double value) {
    return Double.isNaN(value)
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT, "%s %.2f %%", name, 100 * value));
  }

  private static Optional<String> number(String name, double value) {
    return Double.isNaN(value)
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT, "%s %.4f", name, value));
  }

  /** The score as JSON. */
  public String json() {
    List<List<Long>> confusion =
        IntStream.range(0, score.classes())
            .mapToObj(
                a ->
                    IntStream.range(0, score.classes())
                        .mapToObj(p -> score.confusion(a, p))
                        .toList())
            .toList();
    return JsonRecords.write(
        new Figures(
            split.name().toLowerCase(Locale.ROOT),
            score.examples(),
            score.accuracy(),
            score.meanLoss(),
            SplitMetrics.of(score),
            classes.names(),
            confusion));
  }

  private static String shortened(String name) {
    return name.length() <= 7 ? name : name.substring(0, 7);
  }

  private record Figures(
      String split,
      long examples,
      double accuracy,
      double loss,
      SplitMetrics metrics,
      List<String> classes,
      List<List<Long>> confusion) {}
}
