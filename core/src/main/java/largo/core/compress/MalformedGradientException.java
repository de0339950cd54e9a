package largo.core.compress;

import java.io.Serial;
import java.util.Locale;

/** Bytes that are no packed gradient. */
public final class MalformedGradientException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  /** Formats what is wrong. */
  MalformedGradientException(String message, Object... values) {
    super(String.format(Locale.ROOT, message, values));
  }

  static void unless(boolean condition, String message, Object... values)
      throws MalformedGradientException {
    if (!condition) {
      throw new MalformedGradientException(message, values);
    }
  }
}
