package largo.spark.study;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import largo.core.ByteSize;
import largo.core.dl4j.ModelFile;
import largo.core.gradient.Score;
import largo.core.optimizer.Optimizer;
import largo.spark.data.DataLoader;
import largo.spark.exchange.JobExchange;
import largo.spark.session.SessionExchange;

/**
 * The message for users when memory is exhausted: during which operation, and how to provide more.
 */
final class OutOfMemory {

  private static final String ERROR = "java.lang.OutOfMemoryError";

  private static final Map<String, String> DURING =
      Map.of(
          at(ModelFile.class.getName()), "while a model's file was written or read",
          at(DataLoader.class.getPackageName()), "while examples were read and assigned to shards",
          at(Score.class.getName()), "while the model was scored",
          at(SessionExchange.class.getPackageName()), "while gradients were computed and sent",
          at(JobExchange.class.getPackageName()), "while gradients were computed and sent",
          at(Optimizer.class.getPackageName()), "while parameters were updated");

  private OutOfMemory() {}

  private static String at(String name) { // as stack traces begin a line
    return "at " + name + ".";
  }

  /** Formats the message; empty if the error is another one. */
  static Optional<String> message(Throwable e) {
    StringWriter trace = new StringWriter(); // Spark reports an error of an executor as text
    e.printStackTrace(new PrintWriter(trace));
    String text = trace.toString();
    int at = text.indexOf(ERROR);
    if (at < 0) {
      return Optional.empty();
    }
    String below = text.substring(at);
    String during =
        DURING.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .filter(entry -> below.contains(entry.getKey()))
            .findFirst()
            .map(entry -> " " + entry.getValue())
            .orElse("");
    String which = below.substring(ERROR.length()).lines().findFirst().orElse("").trim();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "out of memory%s%s; give the driver (of %s here) more with LARGO_DRIVER_MEMORY or "
                + "--conf spark.driver.memory=…, executors with --conf spark.executor.memory=…, "
                + "or use more shards on more executors, or a smaller batch.micro",
            during,
            which.startsWith(": ") ? " (" + which.substring(2) + ")" : "",
            ByteSize.format(Runtime.getRuntime().maxMemory())));
  }
}
