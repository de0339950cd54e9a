package largo.spark.session;

import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/** Something arrived that must not be used. */
final class BadFrameException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  private final RejectedFrames.Reason reason;

  BadFrameException(RejectedFrames.Reason reason, String message, Object... values) {
    super(String.format(Locale.ROOT, message, values));
    this.reason = reason;
  }

  RejectedFrames.Reason reason() {
    return reason;
  }
}
