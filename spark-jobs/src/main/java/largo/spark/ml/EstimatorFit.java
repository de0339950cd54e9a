package largo.spark.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import largo.core.config.ExchangeSpec;
import largo.core.config.RunSpec;
import largo.core.data.BatchPlan;
import largo.core.data.DataSplit;
import largo.core.data.Normalization;
import largo.core.gradient.Score;
import largo.core.model.ModelException;
import largo.core.model.ModelLoss;
import largo.core.params.RawFloats;
import largo.core.torch.ModuleDefinition;
import largo.core.train.Outcome;
import largo.core.train.StepRecord;
import largo.spark.data.FrameLoader;
import largo.spark.data.LabelType;
import largo.spark.data.ShardedData;
import largo.spark.interop.ClassicSession;
import largo.spark.study.GradientEngine;
import largo.spark.study.LoadedModel;
import largo.spark.study.OpenTraining;
import largo.spark.study.TrainingFactory;
import largo.spark.study.TrainingParts;
import largo.spark.study.TrainingResources;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One training, from a DataFrame to a network. */
final class EstimatorFit {

  private static final Logger LOG = LoggerFactory.getLogger(EstimatorFit.class);

  /**
   * Lock for sessions: each keeps its slots until it ends, so that two that start at the same time
   * could deadlock.
   */
  private static final ReentrantLock SESSIONS = new ReentrantLock(true);

  private final LargeBatchParams params;
  private final JavaSparkContext spark;
  private final FrameLoader.Loaded loaded;
  private final RunSpec spec;
  private final LoadedModel model;
  private final List<TrainingSummary.Step> steps = new ArrayList<>();
  private final List<TrainingSummary.Epoch> epochs = new ArrayList<>();

  private EstimatorFit(
      LargeBatchParams params,
      JavaSparkContext spark,
      FrameLoader.Loaded loaded,
      EstimatorModel estimatorModel) {
    ShardedData data = loaded.data();
    this.params = params;
    this.spark = spark;
    this.loaded = loaded;
    RunSpec asked =
        EstimatorSpec.of(
            params,
            spark,
            data.count(DataSplit.TRAIN),
            data.shape().size(),
            data.outputs().count(),
            estimatorModel.hasTokens());
    this.model =
        EstimatorSpec.isJson(params.getModel())
            ? LoadedModel.of(params.getModel(), asked, data)
            : LoadedModel.of(asked, data, spark.hadoopConfiguration());
    this.spec = GradientEngine.resolve(asked, model);
  }

  /**
   * A trained network.
   *
   * @param net the network
   * @param summary of the training
   */
  record Result(TrainedNetwork net, TrainingSummary summary) {}

  /**
   * Trains a network.
   *
   * @param features name of the column of vectors
   * @param label name of the column
   * @param classes minimum number of classes; 0 for regression
   * @throws UnsupportedOperationException if the DataFrame is one of Spark Connect
   */
  static Result of(
      LargeBatchParams params, Dataset<?> frame, String features, String label, int classes) {
    JavaSparkContext spark = ClassicSession.javaContext(frame.sparkSession());
    FrameLoader.Columns columns =
        new FrameLoader.Columns(
            label,
            classes > 0 ? LabelType.CLASS_NUMBERS : LabelType.NUMBERS,
            List.of(features),
            column(params, params.weightCol()),
            params.isSet(params.image())
                ? Arrays.stream(params.getImage()).boxed().toList()
                : List.of());
    FrameLoader loader =
        new FrameLoader(
            columns,
            classes,
            params.getStandardization(),
            EstimatorSpec.shards(params, spark),
            params.getSeed());

    Dataset<Row> rows = frame.toDF();
    Optional<Column> indicator =
        column(params, params.validationIndicatorCol()).map(DataFrames::quoted);
    Dataset<Row> train = indicator.map(c -> rows.where(functions.not(c))).orElse(rows);
    try {
      EstimatorModel model = EstimatorModel.of(params, classes > 0, spark.hadoopConfiguration());
      try (FrameLoader.Loaded loaded = loader.load(train, indicator.map(rows::where))) {
        return new EstimatorFit(params, spark, loaded, model).run();
      }
    } catch (ModelException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "parameter model of %s: %s", params.uid(), e.getMessage()), e);
    }
  }

  private Result run() {
    boolean session = spec.exchange().kind() != ExchangeSpec.Kind.JOB;
    if (session) {
      if (SESSIONS.isLocked()) {
        LOG.info("{} waits for another session to end", params.uid());
      }
      SESSIONS.lock();
    }
    try {
      return train();
    } finally {
      if (session) {
        SESSIONS.unlock();
      }
    }
  }

  private Result train() {
    TrainingFactory factory =
        new TrainingFactory(
            TrainingResources.of(spark), spec, loaded.data(), model, model.definition().penalty());
    BatchPlan plan = factory.plan(spec.batch().global(), spec.seed());
    float[] parameters = model.start(spec.seed());
    EpochModels models = new EpochModels(parameters, params.getPatience());
    TrainingParts parts =
        new TrainingParts(
            plan,
            spec.optimizer().composed(),
            factory.schedule(spec.optimizer().learningRate(), plan),
            parameters);
    try (OpenTraining open = factory.open(parts)) {
      long begun = System.nanoTime();
      Outcome outcome =
          open.training()
              .run(
                  factory.steps(plan),
                  models::isOver,
                  step -> {
                    note(step);
                    if ((step.step() + 1) % plan.stepsPerEpoch() == 0) {
                      float[] trained = open.training().evaluationParameters();
                      Score score = open.evaluator().score(DataSplit.VALIDATION, trained);
                      models.add(trained, score.meanLoss());
                      note(step.epoch(), score);
                    }
                  });
      double seconds = (System.nanoTime() - begun) / 1e9;

      String diverged = "";
      if (outcome instanceof Outcome.Diverged end) {
        diverged = end.what();
        LOG.warn(
            "{} diverged after {} updates ({}); its model is that of a complete epoch before",
            params.uid(),
            end.steps(),
            diverged);
      }
      return new Result(
          new TrainedNetwork(
              model.definition(),
              new RawFloats(models.chosen(outcome, open.training()::evaluationParameters)),
              model.normalization(),
              loaded.targets()),
          new TrainingSummary(steps, epochs, seconds, diverged));
    }
  }

  private void note(StepRecord step) {
    steps.add(
        new TrainingSummary.Step(
            step.step(),
            step.epoch(),
            step.loss() * unit(),
            step.learningRate(),
            step.examples(),
            step.seconds()));
  }

  private void note(long epoch, Score score) {
    double loss = 0;
    double rows = 0;
    for (int i = steps.size() - 1; i >= 0 && steps.get(i).epoch() == epoch; i--) {
      loss += steps.get(i).loss() * steps.get(i).rows();
      rows += steps.get(i).rows();
    }
    boolean classes = loaded.data().classes().isPresent();
    epochs.add(
        new TrainingSummary.Epoch(
            epoch,
            loss / rows,
            score.meanLoss() * unit(),
            classes ? score.accuracy() : Double.NaN));
  }

  /**
   * The factor from squared errors of standardized numbers to units of the label. A loss of the
   * model's own remains that of standardized numbers.
   */
  private double unit() {
    if (model.definition() instanceof ModuleDefinition module
        && module.options().loss() == ModelLoss.METHOD) {
      return 1;
    }
    Normalization targets = loaded.targets();
    double scale = targets.scale()[0];
    return scale * scale;
  }

  private static Optional<String> column(LargeBatchParams params, Param<String> param) {
    return params.isSet(param) && !params.getOrDefault(param).isEmpty()
        ? Optional.of(params.getOrDefault(param))
        : Optional.empty();
  }
}
