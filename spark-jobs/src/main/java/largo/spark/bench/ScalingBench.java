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
 * How a step's time grows with the number of tasks on this machine: what the equations of {@link
 * StepModel} say, and what is seen.
 *
 * <p>What goes into the equations is measured apart: gradients, additions and updates with no Spark
 * around; latency with a tiny model; the cost of a byte with a large one and one task. Runs with
 * two tasks and more, and with another model, are then predicted, not fitted.
 */
public final class ScalingBench {

  private static final int[] SHARDS = {1, 2, 4, 8};
  private static final int MOST = SHARDS[SHARDS.length - 1];

  /** Takes as many tasks as are measured; shares the cores of this machine with the driver. */
  public static final String ONE_JVM = String.format(Locale.ROOT, "local[%d]", MOST);

  /** Likewise, two processes. */
  public static final String PROCESSES =
      String.format(Locale.ROOT, "local-cluster[2,%d,2048]", MOST / 2);

  private final int cores = Runtime.getRuntime().availableProcessors();

  /**
   * What came out for a number of tasks.
   *
   * @param master where Spark ran
   * @param parameters of the model
   * @param shards a task each
   * @param executors JVMs that they were in
   * @param measuredMillis a step, the median
   * @param predictedMillis by the equations
   */
  public record Row(
      String master,
      long parameters,
      int shards,
      int executors,
      double measuredMillis,
      double predictedMillis) {

    /** How far the prediction is off: 0.1 is 10 % too much. */
    public double error() {
      return predictedMillis / measuredMillis - 1;
    }
  }

  /**
   * What came out at one place.
   *
   * @param rates that were measured there
   * @param socketGigabytes a second through a plain loopback socket, of the large model's size
   * @param rows a model and a number of tasks each
   */
  public record Result(HardwareRates rates, double socketGigabytes, List<Row> rows) {}

  /**
   * Measures sessions.
   *
   * @param session with a slot for each of the tasks
   */
  public Result run(SparkSession session) {
    String master = session.sparkContext().master();
    boolean moves = !master.equals(ONE_JVM);
    ClusterSite site = moves ? ClusterSite.oneMachine(cores) : ClusterSite.oneJvm(cores);
    SessionSpeeds speeds = new SessionSpeeds(session);
    speeds.run(MOST, List.of(ScalingSize.TINY)); // executors take the cores while they start
    Parts before = parts();
    Map<Integer, List<List<StepRecord>>> runs = new TreeMap<>();
    for (int shards : SHARDS) {
      runs.put(shards, speeds.run(shards, List.of(ScalingSize.values())));
    }

    Parts parts = before.mean(parts()); // others may have used the machine meanwhile
    HardwareRates rates = rates(runs, parts, moves);
    StepModel model = new StepModel(rates, site, WireCost.FLOAT32);
    List<Row> rows = new ArrayList<>();
    for (ScalingSize size : List.of(ScalingSize.SMALL, ScalingSize.LARGE)) {
      for (int shards : SHARDS) {
        List<StepRecord> steps = runs.get(shards).get(size.ordinal());
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

  /** Measures what needs no Spark. */
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
   * Seconds of a step's parts by themselves.
   *
   * @param alone of a shard's gradient, on one core
   * @param busy likewise, on all cores at a time
   * @param add of a sum, for one parameter
   * @param update likewise
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

  /** From the tiny model, and from one task with the large one. */
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
    return SessionSpeeds.median(run.get(size.ordinal()), StepRecord::exchangeSeconds);
  }

  private static int parameters(ScalingSize size) {
    return size.definition().penalty().layout().size();
  }

  private static double[] skipHalf(double[] values) {
    return Arrays.copyOfRange(values, values.length / 2, values.length);
  }
}
