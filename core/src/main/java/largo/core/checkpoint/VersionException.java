package largo.core.checkpoint;

import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/** A whole file of a format that this version does not know. */
public final class VersionException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  VersionException(int format, int known) {
    super(
        String.format(
            Locale.ROOT,
            "it is of format %d, and this version of Largo reads format %d",
            format,
            known));
  }
}
