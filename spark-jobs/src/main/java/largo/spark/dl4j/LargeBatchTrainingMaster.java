package largo.spark.dl4j;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import largo.core.config.ExchangeSpec;
import largo.core.config.SpecException;
import largo.core.data.ClassNames;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.NetworkSignature;
import largo.core.optimizer.OptimizerState;
import largo.spark.data.RddLoader;
import largo.spark.data.ShardedData;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains networks of DL4J's Spark module by synchronous steps on large global batches, in place of
 * parameter averaging.
 *
 * <pre>{@code
 * TrainingMaster<?, ?> master =
 *     LargeBatchTrainingMaster.builder().updateRule("lamb").learningRate(0.01).globalBatch(4096).build();
 * SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(sc, configuration, master);
 * }</pre>
 *
 * <p>A call of fit is one pass over the data, an epoch. The first call with an RDD assigns its
 * examples to the shards, which are kept in the executors' memory until fit is called with another
 * RDD, or until {@link #deleteTempFiles}. The state of the update rule is kept between calls of
 * fit, and belongs to the network: another network starts with a new state.
 *
 * <p>Penalties, weight decay and constraints of the network's configuration are applied as in DL4J.
 * The update rule of the training master replaces the network's updater; if none is set, the
 * updater is converted to an equivalent rule.
 *
 * <p>Not thread-safe.
 */
public final class LargeBatchTrainingMaster
    implements TrainingMaster<TrainingResult, TrainingWorker<TrainingResult>> {

  private static final Logger LOG = LoggerFactory.getLogger(LargeBatchTrainingMaster.class);

  private static final String SERIALIZER = "spark.serializer";
  private static final String JAVA_SERIALIZER = "org.apache.spark.serializer.JavaSerializer";

  private final MasterSettings settings;
  private DriverListeners driverListeners = DriverListeners.NONE;
  private Optional<PhaseTimings> times = Optional.empty();
  private Optional<ShardedExamples> sharded = Optional.empty();
  private Optional<Progress> progress = Optional.empty();

  /**
   * Examples in shards.
   *
   * @param source the RDD of the examples
   */
  private record ShardedExamples(JavaRDD<?> source, ShardedData data, NetworkSignature signature) {}

  /**
   * The state of a network's training.
   *
   * @param model the network itself
   * @param state state of the update rule; empty before the end of the first fit
   */
  private record Progress(
      Model model,
      NetworkSignature signature,
      Dl4jFit.Trained trained,
      Optional<OptimizerState> state) {}

  private LargeBatchTrainingMaster(MasterSettings settings) {
    this.settings = settings;
  }

  /** A builder with default settings. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * A training master from the text of {@link #toJson}.
   *
   * @throws SpecException if the text is not of a training master of this class, or a value is
   *     wrong
   */
  public static LargeBatchTrainingMaster fromJson(String json) {
    return new LargeBatchTrainingMaster(MasterSettings.of(SettingsText.fromJson(json)));
  }

  /**
   * A training master from the text of {@link #toYaml}.
   *
   * @throws SpecException if the text is not of a training master of this class, or a value is
   *     wrong
   */
  public static LargeBatchTrainingMaster fromYaml(String yaml) {
    return new LargeBatchTrainingMaster(MasterSettings.of(SettingsText.fromYaml(yaml)));
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> data) {
    fit(DriverNetwork.of(network), data, data.map(DataSetConversion::of), true);
  }

  @Override
  public void executeTraining(SparkComputationGraph network, JavaRDD<DataSet> data) {
    fit(DriverNetwork.of(network), data, data.map(DataSetConversion::of), true);
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph network, JavaRDD<MultiDataSet> data) {
    fit(DriverNetwork.of(network), data, data.map(DataSetConversion::of), true);
  }

  /** Reads the files in every call: they may have changed. */
  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer stack,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    DriverNetwork network = stack == null ? DriverNetwork.of(graph) : DriverNetwork.of(stack);
    SerializableConfiguration hadoop =
        new SerializableConfiguration(network.spark().hadoopConfiguration());
    JavaRDD<DataSetConversion> data =
        paths.map(
            path -> {
              FileSource file = new FileSource(path, hadoop.value());
              return loader == null
                  ? DataSetConversion.of(multiLoader.load(file))
                  : DataSetConversion.of(loader.load(file));
            });
    fit(network, paths, data, false);
  }

  @Override
  public void setListeners(Collection<TrainingListener> listeners) {
    setListeners(null, listeners);
  }

  @Override
  public void setListeners(StatsStorageRouter router, Collection<TrainingListener> listeners) {
    driverListeners =
        listeners == null ? DriverListeners.NONE : DriverListeners.of(router, listeners);
  }

  @Override
  public void setCollectTrainingStats(boolean collect) {
    times = collect ? Optional.of(times.orElseGet(PhaseTimings::new)) : Optional.empty();
  }

  @Override
  public boolean getIsCollectTrainingStats() {
    return times.isPresent();
  }

  /**
   * The durations of phases; null unless they are {@linkplain #setCollectTrainingStats collected}.
   */
  @Override
  public SparkTrainingStats getTrainingStats() {
    return times.orElse(null);
  }

  @Override
  public String toJson() {
    return SettingsText.toJson(settings.keys());
  }

  @Override
  public String toYaml() {
    return SettingsText.toYaml(settings.keys());
  }

  /**
   * Hooks are not supported.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public void addHook(TrainingHook hook) {
    throw new UnsupportedOperationException(
        "a TrainingHook is called by workers around their updates, but here workers make none: "
            + "the update is made on the driver. Use a TrainingListener, which is called for "
            + "every step");
  }

  /** Does nothing: there are no hooks. */
  @Override
  public void removeHook(TrainingHook hook) {
    // there are no hooks
  }

  /** Releases the examples in the executors' memory. There are no files. */
  @Override
  public boolean deleteTempFiles(JavaSparkContext spark) {
    sharded.ifPresent(d -> d.data().close());
    sharded = Optional.empty();
    return true;
  }

  /** Releases the examples in the executors' memory. There are no files. */
  @Override
  public boolean deleteTempFiles(SparkContext spark) {
    return deleteTempFiles(JavaSparkContext.fromSparkContext(spark));
  }

  /**
   * Not supported: workers are tasks of this training master.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkDl4jMultiLayer network) {
    throw noWorker();
  }

  /**
   * Not supported: workers are tasks of this training master.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public TrainingWorker<TrainingResult> getWorkerInstance(SparkComputationGraph network) {
    throw noWorker();
  }

  /** The keys that were set, with their values, as in a configuration file. */
  @Override
  public String toString() {
    return "LargeBatchTrainingMaster" + settings.keys();
  }

  private void fit(
      DriverNetwork network, JavaRDD<?> source, JavaRDD<DataSetConversion> data, boolean again) {
    long begun = System.currentTimeMillis();
    checkSerializer(network.spark());
    ShardedExamples examples = examples(network.spark(), source, data);
    try {
      Progress before = progress(network, examples.signature());
      Dl4jFit fit =
          new Dl4jFit(network, before.trained(), examples.data(), settings, driverListeners, times);
      OptimizerState state = fit.run(before.state());
      progress =
          Optional.of(
              new Progress(
                  before.model(), before.signature(), before.trained(), Optional.of(state)));
    } finally {
      if (!again) {
        deleteTempFiles(network.spark());
      }
    }
    times.ifPresent(t -> t.fit(begun));
  }

  /** The examples in shards: those of the last fit, if they are from the same RDD. */
  private ShardedExamples examples(
      JavaSparkContext spark, JavaRDD<?> source, JavaRDD<DataSetConversion> data) {
    if (sharded.isPresent() && sharded.get().source().rdd() == source.rdd()) {
      return sharded.get();
    }
    deleteTempFiles(spark);
    long begun = System.currentTimeMillis();
    int shards = settings.shards().orElseGet(spark::defaultParallelism);
    List<NetworkSignature> first = data.map(DataSetConversion::signature).take(1);
    if (first.isEmpty()) {
      throw new InputException("there are no training examples in the RDD");
    }
    NetworkSignature signature = first.get(0);
    ShardedData loaded =
        new RddLoader(spark, shards, settings.spec().seed())
            .load(
                data,
                sets -> sets.examples(signature),
                ExampleShape.vector(signature.inputSize()),
                ClassNames.numbered(Math.max(2, signature.outputSize())));
    ShardedExamples kept = new ShardedExamples(source, loaded, signature);
    sharded = Optional.of(kept);
    times.ifPresent(t -> t.distribute(begun));
    return kept;
  }

  private Progress progress(DriverNetwork network, NetworkSignature signature) {
    if (progress.isPresent()
        && progress.get().model() == network.model()
        && progress.get().signature().equals(signature)) {
      return progress.get();
    }
    if (!settings.hasRule()) {
      LOG.info("the network's updater is converted to an update rule");
    }
    Dl4jDefinition definition = Dl4jDefinition.of(network.json(), signature);
    return new Progress(
        network.model(), signature, Dl4jFit.Trained.of(definition), Optional.empty());
  }

  /** Examples are records, which Spark's version of Kryo cannot read back. */
  private static void checkSerializer(JavaSparkContext spark) {
    String serializer = spark.getConf().get(SERIALIZER, JAVA_SERIALIZER);
    if (!serializer.equals(JAVA_SERIALIZER)) {
      throw new InputException(
          "%s must be %s, but was %s; remove the setting: Spark does not transfer arrays of ND4J "
              + "here, so another serializer has no benefit",
          SERIALIZER, JAVA_SERIALIZER, serializer);
    }
  }

  private static UnsupportedOperationException noWorker() {
    return new UnsupportedOperationException(
        "workers of this training master are internal tasks, which DL4J cannot run");
  }

  /**
   * Settings of a training master. Defaults are those of {@code conf/reference.conf}, except for
   * the number of shards, which is Spark's default parallelism, and the update rule, which is the
   * network's updater.
   */
  public static final class Builder {

    private final Map<String, String> keys = new LinkedHashMap<>();

    private Builder() {}

    /** An update rule by name, with its default hyper-parameters; see docs/optimizers.md. */
    public Builder updateRule(String name) {
      return updateRule(name, Map.of());
    }

    /**
     * An update rule by name.
     *
     * @param options hyper-parameters as in configuration files: {@code Map.of("weight-decay",
     *     1e-4)}
     */
    public Builder updateRule(String name, Map<String, ?> options) {
      keys.keySet()
          .removeIf(key -> key.startsWith("optimizer.") && !key.equals(MasterSettings.RATE));
      set(MasterSettings.RULE, name);
      options.forEach((key, value) -> set("optimizer." + key, String.valueOf(value)));
      return this;
    }

    /** The learning rate of the rule or of the network's updater. Positive. */
    public Builder learningRate(double rate) {
      return set(MasterSettings.RATE, Double.toString(rate));
    }

    /** The number of examples whose mean gradient determines one update. */
    public Builder globalBatch(int examples) {
      return set("batch.global", Integer.toString(examples));
    }

    /**
     * The number of examples in one forward and backward pass; the batch of batch normalization.
     */
    public Builder microBatch(int examples) {
      return set("batch.micro", Integer.toString(examples));
    }

    /**
     * The number of fixed partitions of the data and of every batch, with one task each. Results
     * depend on it.
     */
    public Builder shards(int shards) {
      return set(MasterSettings.SHARDS, Integer.toString(shards));
    }

    /** The seed of order and dropout. Initial parameters are those of the network. */
    public Builder seed(long seed) {
      return set("seed", Long.toString(seed));
    }

    /** The learning-rate schedule: {@code constant, poly, cosine, step, ...}. */
    public Builder schedule(String name) {
      return set("schedule.name", name);
    }

    /** The number of epochs of warm-up of the learning rate. */
    public Builder warmupEpochs(double epochs) {
      return set("schedule.warmup-epochs", Double.toString(epochs));
    }

    /** The number of calls of fit, at which schedules end. */
    public Builder epochs(int epochs) {
      return set(MasterSettings.EPOCHS, Integer.toString(epochs));
    }

    /** How gradients are exchanged. */
    public Builder exchange(ExchangeSpec.Kind kind) {
      return set("exchange.kind", kind.name().toLowerCase(Locale.ROOT));
    }

    /**
     * Any key of Largo's configuration that concerns training; see {@code conf/reference.conf}.
     *
     * @param key as in {@code exchange.deadline}
     * @param value as in a configuration file
     */
    public Builder set(String key, String value) {
      keys.put(key, value);
      return this;
    }

    /**
     * The training master.
     *
     * @throws SpecException if settings are wrong; the message lists all problems
     */
    public LargeBatchTrainingMaster build() {
      return new LargeBatchTrainingMaster(MasterSettings.of(keys));
    }
  }
}
