package largo.spark.notebook;

import java.io.Serial;
import largo.core.LargoException;

/** A study that was stopped; the message says what is kept and how to go on. */
public final class StoppedException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  StoppedException(String message, Throwable cause) {
    super(cause, "%s", message);
  }
}
