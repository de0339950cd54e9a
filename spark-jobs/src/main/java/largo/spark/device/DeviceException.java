package largo.spark.device;

import largo.core.LargoException;

import java.io.Serial;

/** The device that is asked for is not available. The message says where, why, and what to do. */
public final class DeviceException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  DeviceException(String message, Object... values) {
    super(message, values);
  }
}
