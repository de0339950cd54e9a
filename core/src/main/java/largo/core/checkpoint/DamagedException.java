package largo.core.checkpoint;

import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/** A file that is not what was written: cut short, changed, or something else altogether. */
public final class DamagedException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  /** Formats what is wrong with it; the file is for the caller to name. */
  public DamagedException(String message, Object... values) {
    super(String.format(Locale.ROOT, message, values));
  }
}
