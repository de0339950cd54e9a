package largo.spark.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import largo.core.data.Batch;
import largo.core.data.ByteFeatures;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ModelDefinition;
import largo.core.model.ModelException;
import largo.core.model.ModelSource;
import largo.core.model.ModelZoo;
import largo.core.model.Precision;
import largo.core.model.TorchZooModel;
import largo.core.model.ZooModel;
import largo.core.torch.ModuleDefinition;
import largo.core.torch.TorchRuntime;
import largo.core.torch.TorchRuntimes;
import largo.core.torch.dl4j.TorchDefinition;
import largo.core.torch.zoo.ScriptedZoo;

/**
 * Gradients of libtorch on a device: their speed, and their agreement with those of the CPU in
 * float32. Needs no Spark session.
 *
 * @param gpu CUDA's index of a GPU; negative for the CPU, which is then compared with itself
 * @param examples in the batches that are timed
 * @param seconds of each measurement, after one gradient for warm-up
 */
public record TorchGpuBench(int gpu, int examples, double seconds) {

  /** The networks: two of Deeplearning4j and two of PyTorch. */
  public static final List<String> NETWORKS =
      List.of("lenet", "resnet20", "resnet18", "transformer");

  private static final int CLASSES = 10;
  private static final int TOKENS = 256;
  private static final int LENGTH = 64;
  private static final int COMPARED_EXAMPLES = 16;

  /**
   * Checks that the device can be used.
   *
   * @throws ModelException if it is a GPU, and libtorch cannot compute on it
   */
  public TorchGpuBench {
    TorchRuntime runtime = TorchRuntimes.get();
    if (gpu >= runtime.gpus()) {
      throw new ModelException(
          "GPU %d is not there: libtorch finds %d GPUs; check nvidia-smi, the jars of mvn "
              + "-Ptorch-cu129 and NVIDIA's libraries (docs/gpus.md), or measure the CPU with "
              + "--device cpu",
          gpu, runtime.gpus());
    }
    if (gpu >= 0) {
      runtime.checkGpu(gpu);
    }
  }

  /**
   * A network on a device.
   *
   * @param network name in the model zoo
   * @param precision of its products
   * @param examples in a batch
   * @param examplesPerSecond of gradients, one after another
   * @param deviation {@code ‖g − h‖ / ‖h‖} of its gradient g from that of the CPU in float32, h
   * @param memoryMegabytes that are in use afterwards: of the GPU, by all processes, or resident
   *     memory of this process on the CPU
   */
  public record Measurement(
      String network,
      Precision precision,
      int examples,
      double examplesPerSecond,
      double deviation,
      long memoryMegabytes) {}

  /** Measures a network in all precisions. */
  public List<Measurement> run(String network) {
    ZooModel model = ModelZoo.all().get(network);
    ExampleShape shape = shape(network);
    ModelDefinition reference = definition(model, shape, Precision.FLOAT32);
    float[] parameters = reference.initialize(1);
    Batch few = batch(model, shape, COMPARED_EXAMPLES);
    float[] expected = gradient(reference, -1, parameters, few);
    Batch many = batch(model, shape, examples);
    List<Measurement> measurements = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      ModelDefinition definition = definition(model, shape, precision);
      double deviation = deviation(gradient(definition, gpu, parameters, few), expected);
      try (GradientSource source = definition.open(gpu)) {
        source.load(parameters, 0, 0);
        double rate = rate(source, many);
        long memory = gpu < 0 ? UsedMemory.ofProcess() : UsedMemory.ofGpu(gpu);
        measurements.add(new Measurement(network, precision, examples, rate, deviation, memory));
      }
    }
    return measurements;
  }

  private double rate(GradientSource source, Batch batch) {
    GradientSum sum = new GradientSum(source.layout().size());
    source.addGradient(batch, 1, sum);
    long begun = System.nanoTime();
    long end = begun + (long) (seconds * 1e9);
    long done = 0;
    do {
      source.addGradient(batch, 1, sum);
      done += batch.count();
    } while (System.nanoTime() < end);
    return done * 1e9 / (System.nanoTime() - begun);
  }

  private static float[] gradient(
      ModelDefinition definition, int gpu, float[] parameters, Batch batch) {
    try (GradientSource source = definition.open(gpu)) {
      source.load(parameters, 0, 0);
      GradientSum sum = new GradientSum(parameters.length);
      source.addGradient(batch, 1, sum);
      return sum.gradient();
    }
  }

  private static double deviation(float[] actual, float[] expected) {
    double squares = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = (double) actual[i] - expected[i];
      squares += difference * difference;
      norm += (double) expected[i] * expected[i];
    }
    return Math.sqrt(squares / norm);
  }

  private static ModelDefinition definition(
      ZooModel model, ExampleShape shape, Precision precision) {
    if (model instanceof TorchZooModel scripted) {
      int classes = classes(model);
      ModuleDefinition definition =
          ScriptedZoo.inspect("zoo", scripted, shape, classes).definition();
      byte[] computing = ScriptedZoo.network(scripted, shape, classes, precision).archive();
      return definition.withPrecision(precision, computing);
    }
    return TorchDefinition.of(
        Dl4jDefinition.of(ZooConfigurations.json(model, shape, CLASSES), shape, CLASSES),
        precision);
  }

  private static int classes(ZooModel model) {
    return model instanceof TorchZooModel scripted
            && scripted.input() == ModelSource.InputType.INT64
        ? TOKENS
        : CLASSES;
  }

  private static ExampleShape shape(String network) {
    return switch (network) {
      case "transformer" -> ExampleShape.vector(LENGTH);
      case "lenet" -> new ExampleShape(1, 28, 28);
      case "resnet20", "resnet18" -> new ExampleShape(3, 32, 32);
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT, "network must be one of %s, but was %s", NETWORKS, network));
    };
  }

  private static Batch batch(ZooModel model, ExampleShape shape, int count) {
    byte[] bytes = new byte[Math.multiplyExact(count, shape.size())];
    new Random(1).nextBytes(bytes);
    int[] labels = new Random(2).ints(count, 0, classes(model)).toArray();
    Batch batch = new Batch(shape.size());
    batch.fill(
        new Examples(new ByteFeatures(bytes, shape.size()), labels),
        count,
        i -> i,
        shape.isImage() ? Normalization.BYTES : Normalization.NONE);
    return batch;
  }
}
