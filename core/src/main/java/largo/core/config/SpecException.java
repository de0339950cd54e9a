package largo.core.config;

import java.io.Serial;
import java.util.List;
import java.util.Locale;

/** A configuration with something wrong in it; the message lists all of it. */
public final class SpecException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** One problem a line. */
  SpecException(List<String> problems) {
    super(CredentialCheck.redactLine(String.join("\n", problems)));
  }

  /** Formats a single problem. */
  public SpecException(String message, Object... values) {
    super(String.format(Locale.ROOT, message, values));
  }
}
