package largo.spark.session;

import java.io.IOException;
import java.io.Serial;

/** Something arrived that must not be used. */
final class BadFrameException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  private final Drops.Reason reason;

  BadFrameException(Drops.Reason reason, String message, Object... values) {
    super(message.formatted(values));
    this.reason = reason;
  }

  Drops.Reason reason() {
    return reason;
  }
}
