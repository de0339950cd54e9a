package largo.core.train;

import java.io.Serial;
import largo.core.LargoException;

/**
 * Some states of examples were lost with the executor that had them. The training continues from
 * its last checkpoint, or from the start.
 */
public final class StateLostException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  /** With a formatted message on one line. */
  public StateLostException(String format, Object... arguments) {
    super(format, arguments);
  }

  /** With a formatted message on one line, and a cause. */
  public StateLostException(Throwable cause, String format, Object... arguments) {
    super(cause, format, arguments);
  }
}
