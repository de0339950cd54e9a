package largo.spark.run;

import largo.core.data.InputException;
import largo.core.model.ModelException;
import largo.spark.device.DeviceException;
import largo.spark.session.SessionException;
import largo.spark.storage.HeldException;
import largo.spark.storage.StorageException;

/** Errors in words for a user. */
public final class Causes {

  private Causes() {}

  /**
   * What went wrong, in one line: the message that was written for a user, if there is one in the
   * chain, otherwise that of the root.
   */
  public static String inOneLine(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && !isForUsers(root)) {
      root = root.getCause();
    }

    String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    if (isForUsers(root)) {
      return message;
    }
    return root.getClass().getSimpleName() + ": " + message + where(message);
  }

  /** Which disk is full, where an error does not say it: none of a run's own files says nothing. */
  private static String where(String message) {
    return message.contains("No space left on device") && !message.contains("/")
        ? " (a disk of Spark's temporary files, which spark.local.dir and java.io.tmpdir name)"
        : "";
  }

  private static boolean isForUsers(Throwable e) {
    return e instanceof InputException
        || e instanceof ModelException
        || e instanceof DeviceException
        || e instanceof SessionException
        || e instanceof StorageException
        || e instanceof HeldException;
  }
}
