package largo.core.compress;

import java.io.Serial;
import java.util.Locale;

/** Bytes that are not an encoded gradient. */
public final class MalformedGradientException extends Exception {

  @Serial private static final long serialVersionUID = 1;

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
