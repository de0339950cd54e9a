package largo.spark.session;

import java.io.Serial;
import largo.core.LargoException;

/** A session cannot start or continue. The message names the executor, the shard, the remedy. */
public final class SessionException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  /** Formats a message. */
  SessionException(String message, Object... values) {
    super(message, values);
  }

  /** Formats a message. */
  SessionException(Throwable cause, String message, Object... values) {
    super(cause, message, values);
  }
}
