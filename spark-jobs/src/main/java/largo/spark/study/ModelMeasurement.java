package largo.spark.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import largo.core.config.RunSpec;
import largo.core.data.BatchPlan;
import largo.core.data.DataSplit;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.measure.Lanczos;
import largo.core.measure.LossFunction;
import largo.core.measure.Sharpness;
import largo.core.params.ParameterLayout;
import largo.core.train.GradientExchange;
import largo.core.train.WorkerConfig;
import largo.spark.data.ShardedData;
import largo.spark.device.Placement;
import largo.spark.exchange.JobExchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The curvature of the training loss at a saved model, and the distance of the model from its
 * initialization. Norms are over trained parameters.
 *
 * @param examples of the training data over which the loss is computed
 * @param loss mean over them, in training mode
 * @param gradientNorm norm of its gradient
 * @param weightNorm norm of the parameters
 * @param initializationDistance norm of the difference from the initial parameters of the seed; NaN
 *     for a PyTorch model, which is initialized elsewhere
 * @param eigenvalues the largest of the Hessian, in descending order
 * @param sharpness the sharpness
 */
public record ModelMeasurement(
    long examples,
    double loss,
    double gradientNorm,
    double weightNorm,
    double initializationDistance,
    List<Lanczos.Eigenvalue> eigenvalues,
    Sharpness sharpness) {

  /**
   * What is measured.
   *
   * @param examples maximum number of training examples
   * @param products Hessian-vector products, of two gradients each
   * @param eigenvalues number of the largest eigenvalues that are reported
   * @param epsilon size of the box of the sharpness
   * @param iterations of the search for the largest loss in it
   */
  public record Options(
      int examples, int products, int eigenvalues, double epsilon, int iterations) {}

  /** Measures the model that a specification names. */
  public static ModelMeasurement of(SparkSession session, RunSpec spec, Options options) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Placement placement = GradientEngine.placement(spark, spec);
    try (ShardedData data = StudyData.load(session, spec)) {
      LoadedModel model = LoadedModel.scored(spec, data, spark.hadoopConfiguration());
      BatchPlan plan = plan(spec, data, options);
      WorkerConfig workerConfig = GradientEngine.workerConfig(spec, model);
      try (GradientExchange exchange =
          new JobExchange(spark, data, plan, workerConfig, placement, Optional.empty())) {
        return of(model, plan, exchange, options);
      }
    }
  }

  /** Prepares the measurement as {@link #of} does, and computes nothing. */
  public static DryRunForecast check(SparkSession session, RunSpec spec, Options options) {
    return checked(session, spec, options);
  }

  static InputCheck checked(SparkSession session, RunSpec spec, Options options) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    GradientEngine.placement(spark, spec);
    try (ShardedData data = StudyData.load(session, spec)) {
      LoadedModel model = LoadedModel.scored(spec, data, spark.hadoopConfiguration());
      GradientEngine.workerConfig(spec, model);
      return InputCheck.of(
          spec,
          model,
          data,
          String.format(
              Locale.ROOT,
              "curvature over %,d training examples: %,d products of the Hessian, and a search of"
                  + " %,d iterations",
              plan(spec, data, options).size(0),
              options.products(),
              options.iterations()));
    }
  }

  private static BatchPlan plan(RunSpec spec, ShardedData data, Options options) {
    long examples = data.count(DataSplit.TRAIN);
    int batch = (int) Math.min(options.examples(), examples);
    return new BatchPlan(examples, data.shards(), batch, spec.seed());
  }

  private static ModelMeasurement of(
      LoadedModel model, BatchPlan plan, GradientExchange exchange, Options options) {
    ParameterLayout layout = model.definition().penalty().layout();
    float[] parameters = model.saved().orElseThrow();
    BatchLoss loss = new BatchLoss(layout, exchange, parameters);
    double[] x = loss.trained();
    LossFunction.Value value = loss.at(x);
    return new ModelMeasurement(
        plan.size(0),
        value.loss(),
        norm(value.gradient()),
        BatchLoss.norm(layout, parameters),
        model.definition() instanceof Dl4jDefinition definition
            ? BatchLoss.distance(layout, parameters, definition.initialize(plan.seed()))
            : Double.NaN,
        loss.eigenvalues(plan.seed(), options.products(), options.eigenvalues()),
        Sharpness.of(loss, x, options.epsilon(), options.iterations()));
  }

  /** The measurement as text. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "training loss over %,d examples: %.6f, gradient norm %.4g",
            examples,
            loss,
            gradientNorm));
    lines.add(String.format(Locale.ROOT, "norm of the weights: %.4g", weightNorm));
    if (!Double.isNaN(initializationDistance)) {
      lines.add(
          String.format(Locale.ROOT, "distance from initialization: %.4g", initializationDistance));
    }
    lines.add("largest eigenvalues of the Hessian, with residuals:");
    for (Lanczos.Eigenvalue eigenvalue : eigenvalues) {
      lines.add(
          String.format(
              Locale.ROOT, "  %.4g (residual %.2g)", eigenvalue.value(), eigenvalue.residual()));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "sharpness: %.4g %% (largest loss found nearby: %.6f)",
            sharpness.percent(),
            sharpness.maxLoss()));
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  /** The measurement as JSON. */
  public String json() {
    return JsonRecords.write(this);
  }

  private static double norm(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
