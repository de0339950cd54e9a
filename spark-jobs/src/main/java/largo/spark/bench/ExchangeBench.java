package largo.spark.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import largo.core.compress.FloatFormat;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.data.BatchPlan;
import largo.core.data.DataSplit;
import largo.core.data.ExampleShape;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.ModelDefinition;
import largo.core.gradient.RegularizationPenalty;
import largo.core.model.Mlp;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
import largo.core.scaling.StepLoad;
import largo.core.scaling.StepModel;
import largo.core.scaling.StepTime;
import largo.core.scaling.WireCost;
import largo.core.schedule.Schedule;
import largo.core.train.GradientExchange;
import largo.core.train.StepRecord;
import largo.core.train.Training;
import largo.core.train.WorkerConfig;
import largo.spark.data.DataLoader;
import largo.spark.data.ShardedData;
import largo.spark.exchange.JobExchange;
import largo.spark.session.ClusterProbe;
import largo.spark.session.ClusterRates;
import largo.spark.session.SessionExchange;
import largo.spark.session.SessionOptions;
import largo.spark.session.SessionSlots;
import largo.spark.session.SlicedExchange;
import largo.spark.session.SlicedStart;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The time of whole steps of a dense network, with parameters on the driver and divided among the
 * executors, and what {@code exchange.kind = auto} predicts. Medians; the kinds of exchange
 * alternate.
 *
 * @param network sizes of the measurement
 * @param rules names of update rules
 * @param rounds trainings of each kind
 * @param steps of each training, after the same number for warm-up
 * @param sockets whether to measure plain sockets on the loopback interface with the same bytes
 */
public record ExchangeBench(
    Network network, List<String> rules, int rounds, int steps, boolean sockets) {

  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final int MICRO = 128;
  private static final int CLASSES = 10;

  /** Kinds of exchange that are compared. */
  public enum Kind {
    /** Parameters and optimizer state on the driver. */
    SESSION,
    /** A sharded optimizer. */
    SLICED,
    /** Parameters and optimizer state on the driver, and one Spark job per step. */
    JOB
  }

  /**
   * A dense network for 28x28 images and its batch.
   *
   * @param widths units of the hidden layers
   * @param shards one for each executor
   * @param examples per shard and step
   * @param constant whether gradients are constants, which are not computed
   */
  public record Network(List<Integer> widths, int shards, int examples, boolean constant) {

    ModelDefinition definition(ExampleShape shape) {
      String json = ZooConfigurations.json(new Mlp(widths, 0), shape, CLASSES);
      Dl4jDefinition definition = Dl4jDefinition.of(json, shape, CLASSES);
      return constant ? new ConstantGradients(definition) : definition;
    }
  }

  /**
   * A measurement. Times in milliseconds.
   *
   * @param master the Spark master
   * @param rule name of the update rule
   * @param kind of exchange
   * @param parameters of the model
   * @param shards one for each executor
   * @param step time of a step
   * @param gradient time of the slowest worker
   * @param update time of the update on the driver; of a sharded optimizer from the last response
   *     to the last sum over strips, on all executors
   * @param predicted the time of a step without its gradient that {@code exchange.kind = auto}
   *     predicts, from measurements of the cluster before the steps; empty with fewer than two
   *     executors
   * @param sockets plain sockets with the bytes of one step; empty if not measured
   */
  public record Row(
      String master,
      String rule,
      Kind kind,
      int parameters,
      int shards,
      double step,
      double gradient,
      double update,
      Optional<Double> predicted,
      Optional<Double> sockets) {

    /** The time of a step in addition to the slowest gradient. */
    public double overhead() {
      return step - gradient;
    }
  }

  /**
   * Measures each rule with all kinds of exchange.
   *
   * @throws IOException if the cluster cannot be measured for the predictions
   */
  public List<Row> run(SparkSession session, List<Kind> kinds) throws IOException {
    RunSpec spec =
        SpecReader.read(
            "bench",
            String.format(
                Locale.ROOT,
                "data { source = digits, train-examples = %d, test-examples = 10 }",
                network.examples() * network.shards()),
            List.of());
    List<Row> rows = new ArrayList<>();
    try (ShardedData data = new DataLoader(session, spec.data(), network.shards()).load()) {
      Trainings trainings =
          new Trainings(
              JavaSparkContext.fromSparkContext(session.sparkContext()),
              data,
              new WorkerConfig(network.definition(data.shape()), Normalization.BYTES, MICRO));
      for (String rule : rules) {
        rows.addAll(run(trainings, rule, kinds));
      }
    }
    return rows;
  }

  private List<Row> run(Trainings trainings, String rule, List<Kind> kinds) throws IOException {
    Optional<Prediction> prediction = trainings.prediction(Rules.named(rule));
    Map<Kind, List<StepRecord>> records = new EnumMap<>(Kind.class);
    for (int round = 0; round < rounds; round++) {
      for (Kind kind : kinds) {
        List<StepRecord> all = trainings.run(Rules.named(rule), kind, 2L * steps);
        records
            .computeIfAbsent(kind, k -> new ArrayList<>())
            .addAll(all.subList(steps, all.size()));
      }
    }
    List<Row> rows = new ArrayList<>();
    int parameters = trainings.parameters();
    for (Kind kind : kinds) {
      List<StepRecord> measured = records.get(kind);
      rows.add(
          new Row(
              trainings.spark().master(),
              rule,
              kind,
              parameters,
              network.shards(),
              millis(measured, StepRecord::seconds),
              millis(measured, StepRecord::gradientSeconds),
              millis(measured, StepRecord::updateSeconds),
              prediction.map(p -> p.millis(kind)),
              sockets ? Optional.of(sockets(kind, parameters)) : Optional.empty()));
    }
    return rows;
  }

  /** The time of plain sockets that move the bytes of one step. */
  private double sockets(Kind kind, int parameters) {
    int shards = network.shards();
    SocketCopy copy =
        kind == Kind.SLICED
            ? new SocketCopy(shards * (shards - 1), Float.BYTES * (parameters / shards))
            : new SocketCopy(shards, Float.BYTES * parameters);
    double[] seconds = copy.seconds(2 * steps);
    return 1e3 * MedianOf.secondHalf(seconds);
  }

  private static double millis(List<StepRecord> records, ToDoubleFunction<StepRecord> of) {
    return 1e3 * MedianOf.of(records.stream().mapToDouble(of).toArray());
  }

  /** Steps without gradients on a measured cluster. */
  private record Prediction(ClusterRates rates, StepLoad load) {

    double millis(Kind kind) {
      StepModel model = new StepModel(rates.rates(), rates.site(), WireCost.FLOAT32);
      StepTime time =
          switch (kind) {
            case SESSION -> model.step(load);
            case SLICED -> model.sliced(load);
            case JOB -> model.job(load, rates.jobSeconds());
          };
      return 1e3 * time.overhead();
    }
  }

  /** Trainings on the same data. */
  private record Trainings(JavaSparkContext spark, ShardedData data, WorkerConfig workerConfig) {

    int parameters() {
      return penalty().layout().size();
    }

    List<StepRecord> run(UpdateRule rule, Kind kind, long steps) {
      int batch = Math.toIntExact(data.count(DataSplit.TRAIN));
      BatchPlan plan = new BatchPlan(batch, data.shards(), batch, 1);
      SessionOptions options =
          new SessionOptions(parameters(), new SessionSlots(spark, 1), DEADLINE);
      float[] w = workerConfig.definition().initialize(1);
      List<StepRecord> records = new ArrayList<>();
      try (GradientExchange exchange =
          switch (kind) {
            case SESSION -> new SessionExchange(spark, data, plan, workerConfig, options);
            case SLICED ->
                new SlicedExchange(
                    spark,
                    data,
                    plan,
                    workerConfig,
                    options,
                    new SlicedStart(rule, penalty(), FloatFormat.FLOAT32, w));
            case JOB -> new JobExchange(spark, data, plan, workerConfig);
          }) {
        training(exchange, plan, rule, w).run(steps, records::add);
      }
      return records;
    }

    /** Measures the cluster; empty with fewer than two executors. */
    Optional<Prediction> prediction(UpdateRule rule) throws IOException {
      int executors = spark.sc().getExecutorMemoryStatus().size() - 1; // without the driver
      int used = Math.min(executors, data.shards());
      if (used < 2) {
        return Optional.empty();
      }
      int slots = new SessionSlots(spark, 1).available();
      return Optional.of(
          new Prediction(
              new ClusterProbe(spark, rule).measure(slots, executors),
              new StepLoad(parameters(), data.shards(), used, 0, 0)));
    }

    private Training training(
        GradientExchange exchange, BatchPlan plan, UpdateRule rule, float[] w) {
      Schedule schedule = Schedule.constant(1e-6);
      return exchange instanceof SlicedExchange sliced
          ? new Training(sliced, plan, schedule, sliced, penalty().layout())
          : new Training(exchange, plan, rule, schedule, penalty(), w);
    }

    private RegularizationPenalty penalty() {
      return workerConfig.definition().penalty();
    }
  }
}
