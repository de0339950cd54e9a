package largo.spark.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Examples per second of training steps on two local slots, for Largo and for alternatives.
 *
 * <p>Each measurement runs in a separate process; the variants alternate, so that other load
 * affects all equally.
 *
 * @param rounds number of processes per variant
 * @param examples examples per step of each of the two shards or workers
 * @param steps steps in each process, after the same number for warm-up
 */
public record ThroughputBench(int rounds, int examples, int steps) {

  private static final String THREADS = "OMP_NUM_THREADS";

  /** The variants. */
  public enum Side {
    /** Two workers that compute gradients without any exchange. */
    IDEAL("two workers, no exchange", true),
    /** A session and its update rule. */
    LARGO("Largo, session", true),
    /** Deeplearning4j's ParameterAveragingTrainingMaster with its defaults. */
    DL4J("DL4J averaging", false),
    /** The same with one OpenMP thread. */
    DL4J_ONE_THREAD("DL4J averaging, 1 thread", true),
    /** A loop of broadcast and treeAggregate over Deeplearning4j's gradients. */
    TREE("treeAggregate of DL4J", true);

    private final String title;
    private final boolean oneThread;

    Side(String title, boolean oneThread) {
      this.title = title;
      this.oneThread = oneThread;
    }

    /** The label in tables. */
    public String title() {
      return title;
    }
  }

  /**
   * A measurement.
   *
   * @param network its name in the zoo
   * @param side the variant
   * @param micro examples per forward and backward pass: the result of {@code batch.micro = auto}
   *     with Largo's workers, otherwise all of a shard
   * @param examplesPerSecond median over the processes
   * @param ratio Largo's rate over this one
   */
  public record Row(String network, Side side, int micro, double examplesPerSecond, double ratio) {}

  /** Measures all variants with a network of the model zoo for 28x28 images. */
  public List<Row> run(String network) {
    int micro = (int) probe(Map.of(THREADS, "1"), ThroughputProbe.MICRO, network, examples);
    Map<Side, double[]> rates = new EnumMap<>(Side.class);
    for (int round = 0; round < rounds; round++) {
      for (Side side : Side.values()) {
        rates.computeIfAbsent(side, s -> new double[rounds])[round] = rate(side, network, micro);
      }
    }

    double largo = median(rates.get(Side.LARGO));
    List<Row> rows = new ArrayList<>();
    rates.forEach(
        (side, r) -> {
          int atOnce = side == Side.IDEAL || side == Side.LARGO ? micro : examples;
          rows.add(new Row(network, side, atOnce, median(r), largo / median(r)));
        });
    return rows;
  }

  private double rate(Side side, String network, int micro) {
    return probe(
        side.oneThread ? Map.of(THREADS, "1") : Map.of(),
        side.name().toLowerCase(Locale.ROOT),
        network,
        examples,
        steps,
        micro);
  }

  private static double probe(Map<String, String> environment, Object... arguments) {
    return new ProbeProcess(ThroughputProbe.class, environment).run(arguments);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
