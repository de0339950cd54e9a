package largo.spark.notebook;

import java.io.Serial;

/** A study that was stopped; the message says what is kept and how to go on. */
public final class StoppedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  StoppedException(String message, Throwable cause) {
    super(message, cause);
  }
}
