package largo.spark.device;

import java.io.Serial;
import java.util.Locale;

/** The requested device is not available. The message is for the user: where, why, what to do. */
public final class DeviceException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  DeviceException(String message, Object... values) {
    super(String.format(Locale.ROOT, message, values));
  }
}
