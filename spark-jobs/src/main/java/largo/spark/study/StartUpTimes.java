package largo.spark.study;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import largo.core.train.StepRecord;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Durations of the parts of a run's start, from the start of the JVM. */
final class StartUpTimes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StartUpTimes.class);

  private static final String DRIVER = "driver";

  private final JavaSparkContext spark;
  private final FirstTasks firstTasks = new FirstTasks();
  private final List<String> parts = new ArrayList<>();
  private final long beganMillis;
  private long last;

  private StartUpTimes(JavaSparkContext spark, long beganMillis) {
    this.spark = spark;
    this.beganMillis = beganMillis;
    this.last = beganMillis;
  }

  /**
   * Begins with the part before this call, that of the JVM and Spark; empty if the application has
   * run other jobs before.
   */
  static StartUpTimes of(JavaSparkContext spark) {
    boolean isFirst = spark.statusTracker().getJobIdsForGroup(null).length == 0;
    long now = System.currentTimeMillis();
    long jvm = ManagementFactory.getRuntimeMXBean().getStartTime();
    StartUpTimes times = new StartUpTimes(spark, isFirst ? jvm : now);
    if (isFirst) {
      times.end("JVM and Spark");
    }
    spark.sc().addSparkListener(times.firstTasks);
    return times;
  }

  /**
   * Logs the time until the workers of a trial had started.
   *
   * @param begun {@link System#nanoTime} before
   */
  static void logWorkers(String trial, long begun) {
    LOG.info("{}: workers started in {} s", trial, seconds((System.nanoTime() - begun) / 1e9));
  }

  /** Logs the time of a trial's first step, which has the given number. */
  static Consumer<StepRecord> firstStep(String trial, long first) {
    return step -> {
      if (step.step() == first) {
        LOG.info("{}: first step in {} s", trial, seconds(step.seconds()));
      }
    };
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2f", seconds);
  }

  /** Ends a part, which began with the end of the previous one. */
  void end(String part) {
    long now = System.currentTimeMillis();
    parts.add(String.format(Locale.ROOT, "%s %.1f s", part, (now - last) / 1e3));
    last = now;
  }

  @Override
  public void close() {
    spark.sc().removeSparkListener(firstTasks);
  }

  /** All parts in one line. */
  @Override
  public String toString() {
    String waited =
        firstTasks.millis.isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                "; of these, the first task of an executor waited at most %.1f s for the jar and "
                    + "its classes",
                firstTasks.millis.values().stream().mapToLong(Long::longValue).max().orElse(0)
                    / 1e3);
    return String.format(
        Locale.ROOT, "%.1f s: %s%s", (last - beganMillis) / 1e3, String.join(", ", parts), waited);
  }

  /** The time until the first task of each executor began, which includes its download of jars. */
  private static final class FirstTasks extends SparkListener {

    private final Map<String, Long> millis = new ConcurrentHashMap<>();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      String executor = end.taskInfo().executorId();
      if (!executor.equals(DRIVER) && end.taskMetrics() != null) {
        millis.putIfAbsent(executor, end.taskMetrics().executorDeserializeTime());
      }
    }
  }
}
