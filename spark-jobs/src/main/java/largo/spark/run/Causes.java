package largo.spark.run;

import java.util.Optional;
import largo.core.data.InputException;
import largo.core.model.ModelException;
import largo.spark.device.DeviceException;
import largo.spark.session.SessionException;

/** Errors in words for a user. */
public final class Causes {

  private Causes() {}

  /**
   * What went wrong, in one line: the message that was written for a user, if there is one in the
   * chain, otherwise that of the root.
   */
  public static String inOneLine(Throwable e) {
    Optional<String> memory = OutOfMemory.message(e);
    if (memory.isPresent()) {
      return memory.get();
    }
    Throwable root = e;
    while (root.getCause() != null && !isForUsers(root)) {
      root = root.getCause();
    }

    String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return isForUsers(root) ? message : root.getClass().getSimpleName() + ": " + message;
  }

  private static boolean isForUsers(Throwable e) {
    return e instanceof InputException
        || e instanceof ModelException
        || e instanceof DeviceException
        || e instanceof SessionException;
  }
}
