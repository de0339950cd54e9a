package largo.core.model;

import java.io.Serial;
import largo.core.LargoException;

/** A model cannot be trained, or not on this data. The message states the reason and the remedy. */
public final class ModelException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  /** Formats a message. */
  public ModelException(String message, Object... values) {
    super(message, values);
  }

  /** Formats a message about an error of another library. */
  public ModelException(Throwable cause, String message, Object... values) {
    super(cause, message, values);
  }
}
