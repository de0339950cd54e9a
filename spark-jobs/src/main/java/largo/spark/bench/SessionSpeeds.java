package largo.spark.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import largo.core.compress.FloatFormat;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.data.BatchPlan;
import largo.core.data.Normalization;
import largo.core.gradient.ModelDefinition;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
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
import largo.spark.session.SlicedExchange;
import largo.spark.session.SlicedStart;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Measures trainings with one slot per shard.
 *
 * @param session the Spark session
 */
record SessionSpeeds(SparkSession session) {

  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final UpdateRule RULE = Rules.named("momentum");
  private static final Schedule RATE = Schedule.constant(1e-6);
  private static final int EXAMPLES = 2048; // so that eight shards of 256 are one batch

  /** The steps of a training after warm-up, for each size. */
  List<List<StepRecord>> run(int shards, List<ScalingSize> sizes) {
    return withData(
        shards, data -> sizes.stream().map(size -> run(data, size, this::inSession)).toList());
  }

  /** The steps of a training with a sharded optimizer, after warm-up. */
  List<StepRecord> sliced(int shards, ScalingSize size) {
    return withData(shards, data -> run(data, size, this::sliced));
  }

  private <T> T withData(int shards, Function<ShardedData, T> measurement) {
    RunSpec spec =
        SpecReader.read(
            "bench",
            String.format(
                Locale.ROOT,
                "data { source = digits, train-examples = %d, test-examples = 10 }",
                EXAMPLES),
            List.of());
    try (ShardedData data = new DataLoader(session, spec.data(), shards).load()) {
      return measurement.apply(data);
    }
  }

  /** Opens an exchange, trains, and closes it. */
  private interface Trainer {
    void train(ShardedData data, ModelDefinition definition, BatchPlan plan, Run run);
  }

  /** The number of steps, and what receives them. */
  private record Run(long steps, Consumer<StepRecord> records) {}

  private static List<StepRecord> run(ShardedData data, ScalingSize size, Trainer trainer) {
    BatchPlan plan = new BatchPlan(EXAMPLES, data.shards(), size.examples() * data.shards(), 1);
    ModelDefinition measured =
        size == ScalingSize.TINY ? new ConstantGradients(size.definition()) : size.definition();
    List<StepRecord> records = new ArrayList<>();
    trainer.train(data, measured, plan, new Run(2L * size.steps(), records::add));
    return records.subList(size.steps(), records.size());
  }

  private void inSession(ShardedData data, ModelDefinition definition, BatchPlan plan, Run run) {
    try (GradientExchange exchange =
        new SessionExchange(spark(), data, plan, worker(definition), options(definition))) {
      new Training(exchange, plan, RULE, RATE, definition.penalty(), definition.initialize(1))
          .run(run.steps(), run.records());
    }
  }

  private void sliced(ShardedData data, ModelDefinition definition, BatchPlan plan, Run run) {
    SlicedStart start =
        new SlicedStart(RULE, definition.penalty(), FloatFormat.FLOAT32, definition.initialize(1));
    try (SlicedExchange exchange =
        new SlicedExchange(spark(), data, plan, worker(definition), options(definition), start)) {
      new Training(exchange, plan, RATE, exchange, definition.penalty().layout())
          .run(run.steps(), run.records());
    }
  }

  private JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }

  private SessionOptions options(ModelDefinition definition) {
    int parameters = definition.penalty().layout().size();
    return new SessionOptions(parameters, new SessionSlots(spark(), 1), DEADLINE);
  }

  private static WorkerConfig worker(ModelDefinition definition) {
    return new WorkerConfig(definition, Normalization.BYTES, CoreSpeeds.MICRO);
  }

  /** The median of a quantity over steps. */
  static double median(List<StepRecord> steps, ToDoubleFunction<StepRecord> of) {
    return MedianOf.of(steps.stream().mapToDouble(of).toArray());
  }
}
