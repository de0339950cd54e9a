package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import largo.core.config.DataSpec;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.config.Trial;
import largo.core.train.StepRecord;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import largo.spark.data.DataLoader;
import largo.spark.data.ShardedData;
import largo.spark.device.Placement;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.AfterClass;
import org.nd4j.linalg.activations.Activation;

/**
 * A test that stops trials or makes them fail, and resumes them. The network has dropout and batch
 * normalization.
 */
abstract class ResumeSuite extends SparkSuite {

  static final int STEPS = 20;

  private static final Map<LoadedFrom, ShardedData> LOADED = new HashMap<>();

  final TestFolder folder = TestFolder.create();

  /** Closes the data of all tests. */
  @AfterClass
  public static void closeData() {
    LOADED.values().forEach(ShardedData::close);
    LOADED.clear();
  }

  void stopAfter(long steps, String out, RunSpec spec) {
    StopRequest stop = new StopRequest();
    assertThatExceptionOfType(StudyStoppedException.class)
        .isThrownBy(
            () ->
                run(
                    session(),
                    spec,
                    keeping(out, List.of(), stop),
                    step -> {
                      if (step.step() == steps - 1) {
                        make(stop);
                      }
                    }));
  }

  void breakOffIn(long step, String out, RunSpec spec) {
    breakOffIn(step, out, spec, at -> {});
  }

  void breakOffIn(long step, String out, RunSpec spec, LongConsumer steps) {
    assertThatThrownBy(
            () ->
                run(
                    out,
                    spec,
                    record -> {
                      steps.accept(record.step());
                      if (record.step() == step) {
                        throw new IllegalStateException("broken off");
                      }
                    }))
        .hasMessage("broken off");
  }

  TrialRunner.Result run(String out, RunSpec spec, Consumer<StepRecord> steps) {
    return run(out, spec, List.of(), steps);
  }

  TrialRunner.Result run(
      String out, RunSpec spec, List<String> allowChanged, Consumer<StepRecord> steps) {
    return run(session(), spec, keeping(out, allowChanged, new StopRequest()), steps);
  }

  TrialRunner.Result run(
      SparkSession session, RunSpec spec, TrialPersistence keeping, Consumer<StepRecord> steps) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    ShardedData data = data(session, spec);
    LoadedModel model = LoadedModel.of(spec, data, spark.hadoopConfiguration());
    Trial trial = new Trial("t", spec.optimizer(), spec.batch().global(), spec.seed());
    return new TrialRunner(session, spec, data, model, Placement.ANYWHERE, 1)
        .run(trial, keeping, EarlyStopping.none(), steps);
  }

  /** The data of a specification, which is loaded once for all tests of a class. */
  private static ShardedData data(SparkSession session, RunSpec spec) {
    return LOADED.computeIfAbsent(
        new LoadedFrom(session, spec.data(), spec.shards()),
        from -> new DataLoader(session, from.data(), from.shards()).load());
  }

  private record LoadedFrom(SparkSession session, DataSpec data, int shards) {}

  TrialPersistence keeping(String out, List<String> allowChanged, StopRequest stop) {
    OutputFolder where = new OutputFolder(folder + "/" + out, spark().hadoopConfiguration());
    return new TrialPersistence(where, allowChanged, stop);
  }

  static void make(StopRequest stop) {
    try {
      stop.request(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Compares models, scores and all steps except times. */
  static void same(TrialRunner.Result one, TrialRunner.Result other) {
    sameExceptBytes(one, other);
    assertThat(one.steps().stream().map(StepRecord::bytesUp))
        .containsExactlyElementsOf(other.steps().stream().map(StepRecord::bytesUp).toList());
  }

  /** Compares models, scores and all steps except times and the bytes that were sent. */
  static void sameExceptBytes(TrialRunner.Result one, TrialRunner.Result other) {
    assertThat(one.model()).isEqualTo(other.model());
    assertThat(one.result())
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class) // NaN, too
        .ignoringFields("seconds", "examplesPerSecond")
        .isEqualTo(other.result());
    assertThat(one.steps()).hasSizeGreaterThanOrEqualTo(STEPS);
    assertThat(one.steps().stream().map(ResumeSuite::withoutTimes))
        .containsExactlyElementsOf(other.steps().stream().map(ResumeSuite::withoutTimes).toList());
  }

  /**
   * Compares as {@link #sameExceptBytes}; only some kinds of exchange measure the gradient noise.
   */
  static void sameExceptNoise(TrialRunner.Result one, TrialRunner.Result other) {
    sameExceptBytes(withoutNoise(one), withoutNoise(other));
  }

  private static TrialRunner.Result withoutNoise(TrialRunner.Result result) {
    List<StepRecord> steps =
        result.steps().stream()
            .map(
                step -> {
                  Map<String, Double> scalars = new TreeMap<>(step.scalars());
                  scalars.keySet().removeIf(name -> name.matches("(gradient|noise)-.*"));
                  return step.withScalars(scalars);
                })
            .toList();
    return new TrialRunner.Result(
        result.result(), steps, result.model(), result.best(), result.factors());
  }

  /** Without the seconds of blocks. */
  static TrialRunner.Result withoutSeconds(TrialRunner.Result result) {
    List<StepRecord> steps =
        result.steps().stream()
            .map(
                step -> {
                  Map<String, Double> scalars = new TreeMap<>(step.scalars());
                  scalars.keySet().removeIf(name -> name.startsWith("block-seconds-"));
                  return step.withScalars(scalars);
                })
            .toList();
    return new TrialRunner.Result(
        result.result(), steps, result.model(), result.best(), result.factors());
  }

  private static List<Object> withoutTimes(StepRecord r) {
    return List.of(
        r.step(),
        r.epoch(),
        r.loss(),
        r.penalty(),
        r.gradientNorm(),
        r.updateNorm(),
        r.learningRate(),
        r.examples(),
        r.scalars(),
        r.tensors());
  }

  TreeSet<String> names(String out) throws IOException {
    try (Stream<Path> files = Files.list(trial(out).resolve("checkpoints"))) {
      TreeSet<String> names = new TreeSet<>();
      files.forEach(f -> names.add(f.getFileName().toString()));
      return names;
    }
  }

  Path trial(String out) {
    return folder.path().resolve(out).resolve("trials/t");
  }

  RunSpec spec(String... changes) {
    String network =
        new NeuralNetConfiguration.Builder()
            .seed(1) // of DL4J's own, the time otherwise
            .activation(Activation.RELU)
            .list()
            .layer(new DenseLayer.Builder().nOut(12).build())
            .layer(new BatchNormalization())
            .layer(new DenseLayer.Builder().nOut(12).dropOut(0.7).build())
            .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.feedForward(784))
            .build()
            .toJson();
    String json = folder.write("network.json", network);
    String text =
        """
data { source = digits, train-examples = 300, test-examples = 60, validation-fraction = 0.1 }
model { json = "%s" }
optimizer { name = lamb, learning-rate = 0.01 }
schedule { name = cosine, warmup-epochs = 1 }
batch { global = 70, micro = 16 }
budget.steps = %d
checkpoint.every-minutes = 0
"""
            .formatted(json, STEPS);
    return SpecReader.read("test", text, List.of(changes));
  }
}
