package largo.spark.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.torch.TorchRuntimes;

/**
 * The gradient of a batch in Largo's workers, one thread each, with each engine, compared to
 * Deeplearning4j 1.0.0-M2.1 with its defaults (all threads, oneDNN layers disabled) and to PyTorch
 * in Python, one thread.
 *
 * <p>Each measurement runs in a separate process; the variants alternate, so that other load
 * affects all equally.
 *
 * @param rounds number of processes per variant
 * @param examples number of examples in the batch
 * @param repetitions gradients in each process and task, after at least as many and ten seconds of
 *     warm-up in Java
 * @param tasks concurrent tasks; Deeplearning4j with its defaults is measured with one task only
 * @param python Python interpreter with PyTorch; empty to leave it out
 */
public record GradientBench(
    int rounds, int examples, int repetitions, int tasks, Optional<String> python) {

  /** What is measured. */
  public enum Variant {
    /** Deeplearning4j with its defaults. */
    DL4J("Deeplearning4j, defaults"),
    /** Largo's worker with Deeplearning4j. */
    LARGO("Largo, engine dl4j"),
    /** Largo's worker with libtorch; left out in builds without it. */
    TORCH("Largo, engine torch"),
    /** PyTorch in Python. */
    PYTHON("PyTorch in Python");

    private final String title;

    Variant(String title) {
      this.title = title;
    }

    /** The label in tables. */
    public String title() {
      return title;
    }
  }

  /**
   * The time of a gradient.
   *
   * @param network name in the model zoo
   * @param variant what was measured
   * @param tasks concurrent tasks
   * @param millis wall-clock milliseconds per gradient of a task: the median over processes
   * @param processorMillis processor milliseconds of the process per gradient: the median over
   *     processes
   * @param ratio {@code millis} divided by that of Largo's faster engine
   */
  public record Measurement(
      String network,
      Variant variant,
      int tasks,
      double millis,
      double processorMillis,
      double ratio) {}

  /** Measures the variants that are available with a network of the model zoo. */
  public List<Measurement> run(String network) {
    Map<Variant, List<double[]>> times = new EnumMap<>(Variant.class);
    for (int round = 0; round < rounds; round++) {
      for (Variant variant : variants(network)) {
        times.computeIfAbsent(variant, v -> new ArrayList<>()).add(time(variant, network));
      }
    }
    double largo =
        Stream.of(Variant.LARGO, Variant.TORCH)
            .filter(times::containsKey)
            .mapToDouble(variant -> median(times.get(variant), 0))
            .min()
            .orElseThrow();
    List<Measurement> measurements = new ArrayList<>();
    times.forEach(
        (variant, values) -> {
          double millis = median(values, 0);
          measurements.add(
              new Measurement(network, variant, tasks, millis, median(values, 1), millis / largo));
        });
    return measurements;
  }

  private List<Variant> variants(String network) {
    List<Variant> variants = new ArrayList<>();
    boolean scripted = BenchNetwork.named(network).isScripted();
    if (tasks == 1 && !scripted) {
      variants.add(Variant.DL4J);
    }
    if (!scripted) {
      variants.add(Variant.LARGO);
    }
    if (TorchRuntimes.find().isPresent()) {
      variants.add(Variant.TORCH);
    }
    if (python.isPresent()) {
      variants.add(Variant.PYTHON);
    }
    return variants;
  }

  private double[] time(Variant variant, String network) {
    Map<String, String> environment =
        variant == Variant.DL4J ? Map.of() : Map.of("OMP_NUM_THREADS", "1");
    ProbeProcess process =
        variant == Variant.PYTHON
            ? ProbeProcess.python(python.get(), "gradient.py", environment)
            : ProbeProcess.java(GradientProbe.class, environment);
    return variant == Variant.PYTHON
        ? process.run(network, examples, repetitions, tasks)
        : process.run(
            variant.name().toLowerCase(Locale.ROOT), network, examples, repetitions, tasks);
  }

  private static double median(List<double[]> values, int of) {
    return MedianOf.of(values.stream().mapToDouble(value -> value[of]).toArray());
  }
}
