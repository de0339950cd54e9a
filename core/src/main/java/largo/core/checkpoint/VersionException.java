package largo.core.checkpoint;

import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/** A file is whole, but of a version of the format that this version of Largo does not read. */
public final class VersionException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  VersionException(int version, int known) {
    super(
        String.format(
            Locale.ROOT,
            "it is of version %d of the format, and this version of Largo reads version %d",
            version,
            known));
  }
}
