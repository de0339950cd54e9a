package largo.spark.session;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import largo.core.data.InputException;
import largo.core.model.ModelException;
import largo.spark.device.DeviceException;

/** Turns the failures of Spark jobs into messages for users. */
final class TaskFailures {

  /**
   * Spark's message on the task failure that aborted a stage: where the task ran, and its error.
   */
  private static final Pattern LOST_TASK =
      Pattern.compile("Lost task \\S+ in stage \\S+ \\(TID \\d+\\) \\(([^)]*)\\): (.*)");

  /** The name of one of Largo's exceptions, whose message is complete. */
  private static final Pattern LARGO_CLASS = Pattern.compile("^largo\\.[\\w.$]+: ");

  /** A class name before a message. */
  private static final Pattern CLASS_NAME =
      Pattern.compile("^(?:[a-z_$][\\w$]*\\.)+([A-Z][\\w$]*)");

  private TaskFailures() {}

  /** The exception for the failure of a session's job. */
  static RuntimeException ofJob(Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (e instanceof InputException
          || e instanceof ModelException
          || e instanceof DeviceException
          || e instanceof SessionException) {
        return new IllegalStateException("the session's Spark job failed", cause);
      }
    }
    return new SessionException(
        cause,
        "the workers of the session failed: %s; see the logs of the executors",
        inOneLine(cause));
  }

  /** The error of the task that failed, and where it ran; or the first line of the message. */
  static String inOneLine(Throwable e) {
    String first =
        Optional.ofNullable(e.getMessage())
            .flatMap(message -> message.lines().findFirst())
            .orElse(e.getClass().getSimpleName());
    Matcher lost = LOST_TASK.matcher(first);
    if (lost.find()) {
      return shortened(lost.group(2)) + " (" + lost.group(1) + ")";
    }
    return first;
  }

  private static String shortened(String error) {
    String message = LARGO_CLASS.matcher(error).replaceFirst("");
    return CLASS_NAME.matcher(message).replaceFirst("$1");
  }
}
