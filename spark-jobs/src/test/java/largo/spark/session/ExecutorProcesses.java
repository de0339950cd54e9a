package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.awaitility.Awaitility;

/** The executors of a {@code local-cluster}, which are children of this process. */
final class ExecutorProcesses {

  private ExecutorProcesses() {}

  /** Adds the setting with which executors use the class path of this JVM. */
  static Map<String, String> settings(Map<String, String> others) {
    Map<String, String> all = new TreeMap<>(others);
    all.put("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    return all;
  }

  /** The running executors, the oldest first. */
  static List<ProcessHandle> all() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().command().orElse("").endsWith("java")) // other children are not Java
        .sorted(Comparator.comparing(p -> p.info().startInstant().orElseThrow()))
        .toList();
  }

  /** Sends a signal, for example {@code KILL}, to the oldest executor. */
  static ProcessHandle signal(String name) {
    ProcessHandle executor = all().get(0);
    signal(name, executor);
    return executor;
  }

  /** Sends a signal, for example {@code STOP}, to an executor. */
  static void signal(String name, ProcessHandle executor) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(executor.pid()))
          .start()
          .waitFor(10, TimeUnit.SECONDS);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until at least {@code count} executors have registered with the driver. */
  static void awaitRegistered(SparkContext spark, int count) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(spark.getExecutorMemoryStatus().size() - 1) // the driver
                    .as("registered executors")
                    .isGreaterThanOrEqualTo(count));
  }
}
