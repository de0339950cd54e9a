package largo.spark.study;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.config.RunSpec;
import largo.core.data.DataSplit;
import largo.core.data.InputException;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.gradient.Score;
import largo.core.report.ClassScore;
import largo.core.report.ClassTable;
import largo.core.report.SplitMetrics;
import largo.core.report.TargetScore;
import largo.core.report.TargetTable;
import largo.core.train.WorkerConfig;
import largo.spark.data.ShardedData;
import largo.spark.device.Placement;
import largo.spark.exchange.JobEvaluator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The score of a saved model on a part of the data.
 *
 * @param outputs what the model predicts
 * @param split the part
 * @param score on it
 */
public record ModelEvaluation(ModelOutputs outputs, DataSplit split, Score score) {

  /** Maximum number of classes for which the confusion matrix is printed. */
  private static final int MAX_SHOWN = 20;

  /**
   * Scores the model that a specification names.
   *
   * @throws InputException if there is no such part of the data
   */
  public static ModelEvaluation of(SparkSession session, RunSpec spec, DataSplit split) {
    return with(
        session,
        spec,
        split,
        (data, model, config, placement) -> {
          JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
          float[] parameters = model.saved().orElseThrow();
          try (JobEvaluator evaluator = new JobEvaluator(spark, data, config, placement)) {
            return new ModelEvaluation(data.outputs(), split, evaluator.score(split, parameters));
          }
        });
  }

  /** Prepares the score as {@link #of} does, and computes nothing. */
  public static DryRunForecast check(SparkSession session, RunSpec spec, DataSplit split) {
    return with(
        session,
        spec,
        split,
        (data, model, config, placement) ->
            InputCheck.of(
                spec,
                model,
                data,
                String.format(
                    Locale.ROOT, "scores %,d %s examples", data.count(split), name(split))));
  }

  private static <T> T with(SparkSession session, RunSpec spec, DataSplit split, Action<T> action) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Placement placement = GradientEngine.placement(spark, spec);
    try (ShardedData data = StudyData.load(session, spec)) {
      if (data.count(split) == 0) {
        throw new InputException("there are no %s examples", name(split));
      }
      LoadedModel model = LoadedModel.scored(spec, data, spark.hadoopConfiguration());
      return action.of(data, model, GradientEngine.workerConfig(spec, model), placement);
    }
  }

  private interface Action<T> {
    T of(ShardedData data, LoadedModel model, WorkerConfig config, Placement placement);
  }

  private static String name(DataSplit split) {
    return split.name().toLowerCase(Locale.ROOT);
  }

  /** The score as text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %,d examples, %s %.2f %%, loss %.4f%n%s%n",
            name(split),
            score.examples(),
            outputs.task().plainScore(),
            100 * score.of(outputs.task()),
            score.meanLoss(),
            metrics()));
    switch (outputs.task()) {
      case CLASSIFICATION -> addClasses(text);
      case REGRESSION -> addTargets(text);
      case MULTI_LABEL ->
          text.append(System.lineSeparator())
              .append(ClassTable.text(ClassScore.of(outputs, score)));
    }
    return text.toString();
  }

  private void addTargets(StringBuilder text) {
    if (outputs.count() > 1) {
      text.append(System.lineSeparator()).append(TargetTable.text(targets()));
    }
  }

  private List<TargetScore> targets() {
    return TargetScore.of(outputs, score);
  }

  private void addClasses(StringBuilder text) {
    if (!score.hasConfusion()) {
      return; // as many as words
    }
    List<ClassScore> present =
        ClassScore.of(outputs, score).stream().filter(c -> c.examples() > 0).toList();
    text.append(System.lineSeparator()).append(ClassTable.text(present));
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
      outputs
          .names()
          .forEach(name -> text.append(String.format(Locale.ROOT, "%8s", shortened(name))));
      for (int a = 0; a < score.classes(); a++) {
        text.append(
            String.format(Locale.ROOT, "%n%-16s", ClassTable.shown(outputs.names().get(a))));
        for (int p = 0; p < score.classes(); p++) {
          text.append(String.format(Locale.ROOT, "%8d", score.confusion(a, p)));
        }
      }
      text.append(System.lineSeparator());
    }
  }

  private String metrics() {
    SplitMetrics metrics = SplitMetrics.of(score, outputs);
    return Stream.of(
            percent("top-5 accuracy", metrics.topFive()),
            percent("micro-F1", metrics.microF1()),
            percent("macro-F1", metrics.macroF1()),
            number("Hamming loss", metrics.hammingLoss()),
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
    int classes = score.hasConfusion() ? outputs.classes().count() : 0;
    List<List<Long>> confusion =
        IntStream.range(0, classes)
            .mapToObj(
                a -> IntStream.range(0, classes).mapToObj(p -> score.confusion(a, p)).toList())
            .toList();
    return JsonRecords.write(
        new Figures(
            name(split),
            score.examples(),
            scoreOf(LearningTask.CLASSIFICATION),
            scoreOf(LearningTask.REGRESSION),
            scoreOf(LearningTask.MULTI_LABEL),
            score.meanLoss(),
            SplitMetrics.of(score, outputs),
            targets(),
            outputs.names(),
            confusion));
  }

  private double scoreOf(LearningTask task) {
    return outputs.task() == task ? score.of(task) : Double.NaN;
  }

  private static String shortened(String name) {
    String shown = ClassTable.shown(name);
    return shown.length() <= 7 ? shown : shown.substring(0, 7);
  }

  private record Figures(
      String split,
      long examples,
      double accuracy,
      double r2,
      double subsetAccuracy,
      double loss,
      SplitMetrics metrics,
      List<TargetScore> targets,
      List<String> classes,
      List<List<Long>> confusion) {}
}
