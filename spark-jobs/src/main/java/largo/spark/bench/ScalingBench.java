package largo.spark.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import largo.core.scaling.ClusterSite;
import largo.core.scaling.HardwareRates;
import largo.core.scaling.StepLoad;
import largo.core.scaling.StepModel;
import largo.core.scaling.StepTime;
import largo.core.scaling.WireCost;
import largo.core.train.StepRecord;
import org.apache.spark.sql.SparkSession;

/**
 * The time of a step as a function of the number of tasks on this machine: predicted by {@link
 * StepModel}, and measured.
 *
 * <p>The inputs of the model are measured separately: gradients, additions and updates without
 * Spark; latency with a tiny model; the cost per byte with a large model and one task. Runs with
 * two or more tasks, and with another model, are predicted, not fitted.
 */
public final class ScalingBench {

  private static final int[] SHARDS = {1, 2, 4, 8};
  private static final int MOST = SHARDS[SHARDS.length - 1];
  private static final int PROCESS_COUNT = 2;

  /**
   * Master with slots for all measured tasks, which share the cores of this machine with the
   * driver.
   */
  public static final String ONE_JVM = String.format(Locale.ROOT, "local[%d]", MOST);

  /** The same with two processes. */
  public static final String PROCESSES =
      String.format(Locale.ROOT, "local-cluster[%d,%d,2048]", PROCESS_COUNT, MOST / PROCESS_COUNT);

  private final int cores = Runtime.getRuntime().availableProcessors();

  /**
   * The result for a number of tasks.
   *
   * @param master the Spark master
   * @param kind of exchange: session or sliced
   * @param load of a step
   * @param measuredMillis milliseconds per step, the median
   * @param predictedMillis milliseconds per step of the model
   */
  public record Row(
      String master, String kind, StepLoad load, double measuredMillis, double predictedMillis) {

    /** The relative error of the prediction: 0.1 is 10 % too slow. */
    public double error() {
      return predictedMillis / measuredMillis - 1;
    }
  }

  /**
   * The results with one Spark master.
   *
   * @param rates the measured speeds
   * @param socketGigabytes GB/s of a plain loopback socket, with messages of the large model's size
   * @param rows one per model and number of tasks
   */
  public record Result(HardwareRates rates, double socketGigabytes, List<Row> rows) {}

  /**
   * Measures sessions, and the sharded optimizer where there are several executors.
   *
   * @param session a session with a slot per task
   */
  public Result run(SparkSession session) {
    String master = session.sparkContext().master();
    boolean moves = !master.equals(ONE_JVM);
    ClusterSite site = moves ? ClusterSite.oneMachine(cores) : ClusterSite.oneJvm(cores);
    SessionSpeeds speeds = new SessionSpeeds(session);
    speeds.run(MOST, List.of(ScalingSize.TINY)); // starting executors use the cores
    Parts before = parts();
    Map<Integer, List<List<StepRecord>>> runs = new TreeMap<>();
    for (int shards : SHARDS) {
      runs.put(shards, speeds.run(shards, List.of(ScalingSize.values())));
    }

    Parts parts = before.mean(parts()); // the machine may have had other load in between
    HardwareRates rates = rates(runs, parts, moves);
    StepModel model = new StepModel(rates, site, WireCost.FLOAT32);
    List<Row> rows = new ArrayList<>();
    for (ScalingSize size : List.of(ScalingSize.SMALL, ScalingSize.LARGE)) {
      for (int shards : SHARDS) {
        List<StepRecord> steps = steps(runs.get(shards), size);
        StepLoad load = load(size, shards, executors(steps, size), parts);
        rows.add(row(master, "session", load, steps, model.step(load)));
      }
    }
    if (moves) {
      rows.addAll(sliced(speeds, master, parts, model));
    }
    double socket =
        2.0
            * 4
            * parameters(ScalingSize.LARGE)
            / MedianOf.secondHalf(new SocketCopy(1, 4 * parameters(ScalingSize.LARGE)).seconds(20))
            / 1e9;
    return new Result(rates, socket, rows);
  }

  /** The large and the small model with a sharded optimizer, with more than one executor. */
  private static List<Row> sliced(
      SessionSpeeds speeds, String master, Parts parts, StepModel model) {
    List<Row> rows = new ArrayList<>();
    for (ScalingSize size : List.of(ScalingSize.SMALL, ScalingSize.LARGE)) {
      for (int shards : SHARDS) {
        if (shards >= PROCESS_COUNT) {
          StepLoad load = load(size, shards, PROCESS_COUNT, parts);
          rows.add(row(master, "sliced", load, speeds.sliced(shards, size), model.sliced(load)));
        }
      }
    }
    return rows;
  }

  private static StepLoad load(ScalingSize size, int shards, int executors, Parts parts) {
    return new StepLoad(
        parameters(size), shards, executors, parts.alone().get(size), parts.busy().get(size));
  }

  private static int executors(List<StepRecord> steps, ScalingSize size) {
    return Math.toIntExact(steps.get(0).bytesDown() / (4L * parameters(size)));
  }

  private static Row row(
      String master, String kind, StepLoad load, List<StepRecord> steps, StepTime predicted) {
    double seconds = SessionSpeeds.median(steps, StepRecord::seconds);
    return new Row(master, kind, load, 1e3 * seconds, 1e3 * predicted.total());
  }

  /** Measures the parts that need no Spark. */
  private Parts parts() {
    Map<ScalingSize, Double> alone = new EnumMap<>(ScalingSize.class);
    Map<ScalingSize, Double> busy = new EnumMap<>(ScalingSize.class);
    for (ScalingSize size : ScalingSize.values()) {
      alone.put(size, CoreSpeeds.gradient(size.definition(), size.examples(), 1));
      busy.put(size, CoreSpeeds.gradient(size.definition(), size.examples(), cores));
    }
    return new Parts(
        alone,
        busy,
        CoreSpeeds.add(parameters(ScalingSize.LARGE)),
        CoreSpeeds.update(ScalingSize.LARGE.definition()));
  }

  /**
   * Seconds of the parts of a step.
   *
   * @param alone a shard's gradient on one core
   * @param busy a shard's gradient on all cores concurrently
   * @param add adding two sums, per parameter
   * @param update the update, per parameter
   */
  private record Parts(
      Map<ScalingSize, Double> alone, Map<ScalingSize, Double> busy, double add, double update) {

    Parts mean(Parts other) {
      return new Parts(
          mean(alone, other.alone),
          mean(busy, other.busy),
          (add + other.add) / 2,
          (update + other.update) / 2);
    }

    private static Map<ScalingSize, Double> mean(
        Map<ScalingSize, Double> one, Map<ScalingSize, Double> other) {
      Map<ScalingSize, Double> mean = new EnumMap<>(ScalingSize.class);
      one.forEach((size, seconds) -> mean.put(size, (seconds + other.get(size)) / 2));
      return mean;
    }
  }

  /** Derives speeds from the tiny model, and from one task with the large one. */
  private static HardwareRates rates(
      Map<Integer, List<List<StepRecord>>> runs, Parts parts, boolean moves) {
    double one = exchange(runs.get(1), ScalingSize.TINY);
    double most = exchange(runs.get(MOST), ScalingSize.TINY);
    double message = Math.max(0, (most - one) / (MOST - 1));
    double latency = Math.max(0, one - message);
    double bytes = 4.0 * parameters(ScalingSize.LARGE);
    double copy = (exchange(runs.get(1), ScalingSize.LARGE) - one) / (2 * bytes);
    ScalingSize dense = ScalingSize.SMALL;
    double arithmetic = parts.busy().get(dense) / ((double) parameters(dense) * dense.examples());
    return new HardwareRates(
        latency, message, moves ? Math.max(0, copy) : 0, parts.add(), parts.update(), arithmetic);
  }

  private static double exchange(List<List<StepRecord>> run, ScalingSize size) {
    return SessionSpeeds.median(steps(run, size), StepRecord::exchangeSeconds);
  }

  private static List<StepRecord> steps(List<List<StepRecord>> run, ScalingSize size) {
    return run.get(List.of(ScalingSize.values()).indexOf(size));
  }

  private static int parameters(ScalingSize size) {
    return size.definition().penalty().layout().size();
  }
}
