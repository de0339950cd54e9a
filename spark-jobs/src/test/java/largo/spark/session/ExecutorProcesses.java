package largo.spark.session;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;

/** The executors of a {@code local-cluster}, which are children of this process. */
final class ExecutorProcesses {

  private ExecutorProcesses() {}

  /** Their settings: executors find this project's classes where this JVM does. */
  static Map<String, String> settings(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(more);
    all.put("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    return all;
  }

  /** Those that run, the oldest first. */
  static List<ProcessHandle> all() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().command().orElse("").endsWith("java")) // there are no others
        .sorted(Comparator.comparing(p -> p.info().startInstant().orElseThrow()))
        .toList();
  }

  /** Sends one of them a signal: {@code KILL}, say. */
  static ProcessHandle signal(String name) {
    ProcessHandle executor = all().get(0);
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(executor.pid()))
          .start()
          .waitFor(10, TimeUnit.SECONDS);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return executor;
  }

  /** Waits until so many have registered with the driver. */
  static void await(SparkSession spark, int count) throws InterruptedException {
    while (spark.sparkContext().getExecutorMemoryStatus().size() - 1 < count) {
      Thread.sleep(100); // until the test's deadline
    }
  }
}
