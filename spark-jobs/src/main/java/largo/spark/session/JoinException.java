package largo.spark.session;

import java.io.IOException;
import java.io.Serial;

/** An executor could not join a session. The message names both, and the cause. */
final class JoinException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  JoinException(String message, Throwable cause) {
    super(message, cause);
  }
}
