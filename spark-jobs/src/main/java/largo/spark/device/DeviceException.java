package largo.spark.device;

import java.io.Serial;
import java.util.Locale;

/** There is no device such as was asked for. For users: says where, why, and what to do. */
public final class DeviceException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  DeviceException(String message, Object... values) {
    super(String.format(Locale.ROOT, message, values));
  }
}
