package largo.spark.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import largo.core.scaling.ClusterSite;
import largo.core.scaling.HardwareRates;
import largo.core.scaling.StepLoad;
import largo.core.scaling.StepModel;
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

  /**
   * Master with slots for all measured tasks, which share the cores of this machine with the
   * driver.
   */
  public static final String ONE_JVM = String.format(Locale.ROOT, "local[%d]", MOST);

  /** The same with two processes. */
  public static final String PROCESSES =
      String.format(Locale.ROOT, "local-cluster[2,%d,2048]", MOST / 2);

  private final int cores = Runtime.getRuntime().availableProcessors();

  /**
   * The result for a number of tasks.
   *
   * @param master the Spark master
   * @param parameters of the model
   * @param shards number of shards, one task each
   * @param executors number of executor JVMs
   * @param measuredMillis milliseconds per step, the median
   * @param predictedMillis milliseconds per step of the model
   */
  public record Row(
      String master,
      long parameters,
      int shards,
      int executors,
      double measuredMillis,
      double predictedMillis) {

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
   * Measures sessions.
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
        rows.add(row(master, size, shards, steps, parts, model));
      }
    }
    double socket =
        2.0
            * 4
            * parameters(ScalingSize.LARGE)
            / MedianOf.of(
                skipHalf(new SocketCopy(1, 4 * parameters(ScalingSize.LARGE)).seconds(20)))
            / 1e9;
    return new Result(rates, socket, rows);
  }

  private static Row row(
      String master,
      ScalingSize size,
      int shards,
      List<StepRecord> steps,
      Parts parts,
      StepModel model) {
    int parameters = parameters(size);
    int executors = Math.toIntExact(steps.get(0).bytesDown() / (4L * parameters));
    double alone = parts.alone().get(size);
    StepLoad load = new StepLoad(parameters, shards, executors, alone, parts.busy().get(size));
    return new Row(
        master,
        parameters,
        shards,
        executors,
        1e3 * SessionSpeeds.median(steps, StepRecord::seconds),
        1e3 * model.step(load).total());
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

  private static double[] skipHalf(double[] values) {
    return Arrays.copyOfRange(values, values.length / 2, values.length);
  }
}
