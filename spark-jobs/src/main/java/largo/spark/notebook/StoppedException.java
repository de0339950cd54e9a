package largo.spark.notebook;

import java.io.Serial;
import largo.core.LargoException;

/** A study was stopped; the message states what is saved and how to resume. */
public final class StoppedException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  StoppedException(String message, Throwable cause) {
    super(cause, "%s", message);
  }
}
