package largo.core.config;

import largo.core.LargoException;

import java.io.Serial;
import java.util.List;

/** A configuration that is wrong; the message lists all problems. */
public final class SpecException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  /** One problem a line. */
  SpecException(List<String> problems) {
    super("%s", CredentialCheck.redactLine(String.join("\n", problems)));
  }

  /** Formats a single problem. */
  public SpecException(String message, Object... values) {
    super(message, values);
  }
}
