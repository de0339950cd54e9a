package largo.spark.device;

import java.io.Serial;
import largo.core.LargoException;

/**
 * The requested device is not available. The message names the executor, the reason, and the
 * remedy.
 */
public final class DeviceException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  DeviceException(String message, Object... values) {
    super(message, values);
  }
}
