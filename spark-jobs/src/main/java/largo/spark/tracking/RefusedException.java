package largo.spark.tracking;

import java.io.Serial;

/** A request that would be refused again; the caller continues without it. */
final class RefusedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
