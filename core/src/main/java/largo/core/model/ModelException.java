package largo.core.model;

import java.io.Serial;
import largo.core.LargoException;

/** A model that cannot be trained, or not on this data. The message says why, and what to do. */
public final class ModelException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  /** Formats a message. */
  public ModelException(String message, Object... values) {
    super(message, values);
  }

  /** Formats a message about something that another library said. */
  public ModelException(Throwable cause, String message, Object... values) {
    super(cause, message, values);
  }
}
