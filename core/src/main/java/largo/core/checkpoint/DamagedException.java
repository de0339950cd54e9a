package largo.core.checkpoint;

import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/** A file is damaged: truncated, changed, or of another kind. */
public final class DamagedException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  /** Formats what is wrong with the file, which the caller names. */
  public DamagedException(String message, Object... values) {
    super(String.format(Locale.ROOT, message, values));
  }
}
