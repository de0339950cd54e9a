package largo.spark.storage;

import java.io.Serial;
import largo.core.LargoException;

/** A folder whose lock another process has. The message says which one. */
public final class HeldException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  /** A lock of another. */
  HeldException(String folder, String holder) {
    super("%s is in use by %s; wait until that has ended, or name another folder", folder, holder);
  }

  /** One that was this process's. */
  HeldException(String folder, String holder, long seconds) {
    super(
        "%s was taken over by %s, as this process had not renewed its lock for %d s; what it does"
            + " there is not written any more",
        folder, holder, seconds);
  }
}
