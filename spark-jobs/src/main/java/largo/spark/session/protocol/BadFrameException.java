package largo.spark.session.protocol;

import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/** Invalid data were received, and the connection must be closed. */
public final class BadFrameException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  private final RejectionReason reason;

  BadFrameException(RejectionReason reason, String message, Object... values) {
    super(String.format(Locale.ROOT, message, values));
    this.reason = reason;
  }

  public RejectionReason reason() {
    return reason;
  }
}
