package largo.core.config;

import java.io.Serial;
import java.util.List;
import largo.core.LargoException;

/** An invalid configuration; the message lists all problems. */
public final class SpecException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  /** Lists several problems, one per line. */
  SpecException(List<String> problems) {
    super("%s", CredentialCheck.redactLine(String.join("\n", problems)));
  }

  /** Formats a single problem. */
  public SpecException(String message, Object... values) {
    super(message, values);
  }
}
