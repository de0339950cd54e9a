package largo.spark.bench;

import java.util.ArrayList;
import java.util.List;
import largo.core.Preconditions;
import largo.core.data.Batch;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ModelDefinition;
import largo.core.model.ModelException;
import largo.core.model.Precision;
import largo.core.torch.TorchRuntime;
import largo.core.torch.TorchRuntimes;

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
    Preconditions.that(
        NETWORKS.contains(network), "network must be one of %s, but was %s", NETWORKS, network);
    BenchNetwork measured = BenchNetwork.named(network);
    ModelDefinition reference = measured.torch(Precision.FLOAT32);
    float[] parameters = reference.initialize(1);
    Batch few = batch(measured, COMPARED_EXAMPLES);
    float[] expected = gradient(reference, -1, parameters, few);
    Batch many = batch(measured, examples);
    List<Measurement> measurements = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      ModelDefinition definition = measured.torch(precision);
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

  private static Batch batch(BenchNetwork network, int count) {
    Batch batch = new Batch(network.shape().size());
    batch.fill(network.examples(count), count, i -> i, network.normalization());
    return batch;
  }
}
