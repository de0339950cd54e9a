package largo.spark.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Examples a second of training steps on two local slots, by Largo and by what one would use
 * instead.
 *
 * <p>Each measurement is a process of its own; the sides take turns, so that a busy machine harms
 * all alike.
 *
 * @param rounds turns of each
 * @param examples of each of the two shards, or workers, in a step
 * @param steps in each process, after as many to warm up
 */
public record ThroughputBench(int rounds, int examples, int steps) {

  private static final String THREADS = "OMP_NUM_THREADS";

  /** Who computes. */
  public enum Side {
    /** Two workers that compute gradients side by side and never exchange any. */
    IDEAL("two workers, no exchange", true),
    /** A session and its update rule. */
    LARGO("Largo, session", true),
    /** Deeplearning4j's ParameterAveragingTrainingMaster as it is shipped. */
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

    /** For people. */
    public String title() {
      return title;
    }
  }

  /**
   * A measurement.
   *
   * @param network its name in the zoo
   * @param side who computed
   * @param micro examples that went through a network at once: with Largo's workers what {@code
   *     batch.micro = auto} finds, all of a shard otherwise
   * @param examplesPerSecond median over the processes
   * @param ratio Largo's rate over this one
   */
  public record Row(String network, Side side, int micro, double examplesPerSecond, double ratio) {}

  /** Measures all sides with a network of the zoo, for images of 28x28. */
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
