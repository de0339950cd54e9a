package largo.spark.device;

import java.util.Locale;
import org.apache.spark.SparkEnv;

/** Names of processes, for messages. */
public final class ExecutorName {

  private ExecutorName() {}

  /** {@code executor 2 at node7}, or {@code the driver}. */
  public static String current() {
    String executor = SparkEnv.get().executorId();
    return executor.equals("driver")
        ? "the driver"
        : String.format(
            Locale.ROOT,
            "executor %s at %s",
            executor,
            SparkEnv.get().blockManager().blockManagerId().host());
  }
}
