package largo.spark.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.data.BatchPlan;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.gradient.ModelDefinition;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.Rules;
import largo.core.schedule.Schedule;
import largo.core.train.GradientExchange;
import largo.core.train.StepRecord;
import largo.core.train.Training;
import largo.core.train.WorkerConfig;
import largo.spark.data.DataLoader;
import largo.spark.data.ShardedData;
import largo.spark.session.SessionExchange;
import largo.spark.session.SessionOptions;
import largo.spark.session.SessionSlots;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Measures trainings in sessions with one slot per shard.
 *
 * @param session the Spark session
 */
record SessionSpeeds(SparkSession session) {

  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final int EXAMPLES = 2048; // so that eight shards of 256 are one batch

  /** The steps of a training after warm-up, for each size. */
  List<List<StepRecord>> run(int shards, List<ScalingSize> sizes) {
    RunSpec spec =
        SpecReader.read(
            "bench",
            String.format(
                Locale.ROOT,
                "data { source = digits, train-examples = %d, test-examples = 10 }",
                EXAMPLES),
            List.of());
    try (ShardedData data = new DataLoader(session, spec.data(), shards).load()) {
      return sizes.stream().map(size -> run(data, size)).toList();
    }
  }

  private List<StepRecord> run(ShardedData data, ScalingSize size) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Dl4jDefinition definition = size.definition();
    RegularizationPenalty penalty = definition.penalty();
    int parameters = penalty.layout().size();
    BatchPlan plan = new BatchPlan(EXAMPLES, data.shards(), size.examples() * data.shards(), 1);
    SessionOptions options = new SessionOptions(parameters, new SessionSlots(spark, 1), DEADLINE);
    ModelDefinition measured =
        size == ScalingSize.TINY ? new ConstantGradients(definition) : definition;
    WorkerConfig workerConfig = new WorkerConfig(measured, Normalization.BYTES, CoreSpeeds.MICRO);
    List<StepRecord> records = new ArrayList<>();
    try (GradientExchange exchange =
        new SessionExchange(spark, data, plan, workerConfig, options)) {
      new Training(
              exchange,
              plan,
              Rules.named("momentum"),
              Schedule.constant(1e-6),
              penalty,
              definition.initialize(1))
          .run(2L * size.steps(), records::add);
    }
    return records.subList(size.steps(), records.size());
  }

  /** The median of a quantity over steps. */
  static double median(List<StepRecord> steps, ToDoubleFunction<StepRecord> of) {
    return MedianOf.of(steps.stream().mapToDouble(of).toArray());
  }
}
