package largo.spark.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import largo.core.config.WorkerSpec.Engine;

/**
 * Measures the training throughput, in examples per second, of Largo and of alternatives on two
 * local slots.
 *
 * <p>Each measurement runs in a separate process. The variants alternate, so that other load of the
 * machine affects all of them equally.
 *
 * @param engine of Largo's workers: dl4j or torch
 * @param rounds number of processes per variant
 * @param examples examples per step and shard
 * @param steps measured steps per process, which follow as many steps of warm-up
 * @param python Python interpreter with PyTorch; empty to leave it out
 */
public record ThroughputBench(
    Engine engine, int rounds, int examples, int steps, Optional<String> python) {

  private static final Map<String, String> ONE_THREAD = Map.of("OMP_NUM_THREADS", "1");

  /** What is measured. */
  public enum Variant {
    /** Two workers that compute gradients without any exchange. */
    IDEAL("two workers, no exchange", true),
    /** Largo with a session exchange. */
    LARGO("Largo, session", true),
    /** Deeplearning4j's ParameterAveragingTrainingMaster with its defaults. */
    DL4J("DL4J averaging", false),
    /** {@link #DL4J} with one OpenMP thread per process. */
    DL4J_ONE_THREAD("DL4J averaging, 1 thread", true),
    /** A loop of broadcast and treeAggregate over Deeplearning4j's gradients. */
    TREE("treeAggregate of DL4J", true),
    /**
     * PyTorch's DistributedDataParallel over gloo in Python: two processes with one thread each.
     */
    PYTHON("PyTorch DDP, gloo", true);

    private final String title;
    private final boolean oneThread;

    Variant(String title, boolean oneThread) {
      this.title = title;
      this.oneThread = oneThread;
    }

    /** The label in tables. */
    public String title() {
      return title;
    }
  }

  /**
   * The throughput of one variant.
   *
   * @param network name in the model zoo
   * @param variant what was measured
   * @param micro examples per forward and backward pass: as {@code batch.micro = auto} selects it
   *     for Largo's workers, otherwise all examples of a shard
   * @param examplesPerSecond median over the processes
   * @param ratio Largo's throughput divided by this one
   */
  public record Measurement(
      String network, Variant variant, int micro, double examplesPerSecond, double ratio) {}

  /** Measures the variants that have a network of the model zoo. */
  public List<Measurement> run(String network) {
    List<Variant> variants = variants(BenchNetwork.named(network));
    int micro = (int) probe(ONE_THREAD, ThroughputProbe.MICRO, network, engineName(), examples);
    Map<Variant, double[]> rates = new EnumMap<>(Variant.class);
    for (int round = 0; round < rounds; round++) {
      for (Variant variant : variants) {
        rates.computeIfAbsent(variant, s -> new double[rounds])[round] =
            rate(variant, network, micro);
      }
    }

    double largo = MedianOf.of(rates.get(Variant.LARGO));
    List<Measurement> measurements = new ArrayList<>();
    rates.forEach(
        (variant, values) -> {
          boolean usesWorkers = variant == Variant.IDEAL || variant == Variant.LARGO;
          double rate = MedianOf.of(values);
          measurements.add(
              new Measurement(
                  network, variant, usesWorkers ? micro : examples, rate, largo / rate));
        });
    return measurements;
  }

  private List<Variant> variants(BenchNetwork network) {
    return Arrays.stream(Variant.values())
        .filter(
            variant ->
                switch (variant) {
                  case IDEAL, LARGO -> true;
                  case DL4J, DL4J_ONE_THREAD, TREE -> !network.isScripted();
                  case PYTHON -> python.isPresent();
                })
        .toList();
  }

  private double rate(Variant variant, String network, int micro) {
    if (variant == Variant.PYTHON) {
      return ProbeProcess.python(python.get(), "training.py", ONE_THREAD)
          .run(network, examples, steps, ThroughputProbe.SHARDS)[0];
    }
    return probe(
        variant.oneThread ? ONE_THREAD : Map.of(),
        variant.name().toLowerCase(Locale.ROOT),
        network,
        engineName(),
        examples,
        steps,
        micro);
  }

  private String engineName() {
    return engine.name().toLowerCase(Locale.ROOT);
  }

  private static double probe(Map<String, String> environment, Object... arguments) {
    return ProbeProcess.java(ThroughputProbe.class, environment).run(arguments)[0];
  }
}
