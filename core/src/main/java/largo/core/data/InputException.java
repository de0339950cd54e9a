package largo.core.data;

import java.io.Serial;
import largo.core.LargoException;

/**
 * Input that cannot be used. The message is for the user: it names the file and the row, what was
 * expected, and the remedy.
 */
public final class InputException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  /** Formats a message. */
  public InputException(String message, Object... values) {
    super(message, values);
  }
}
