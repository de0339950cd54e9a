package largo.spark.storage;

import java.io.Serial;
import largo.core.LargoException;

/** Another process holds the lock of a folder. The message names the process. */
public final class HeldException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  /** The lock could not be acquired. */
  HeldException(String folder, String holder) {
    super("%s is in use by %s; wait until that has ended, or name another folder", folder, holder);
  }

  /** This process held the lock, and lost it. */
  HeldException(String folder, String holder, long seconds) {
    super(
        "%s was taken over by %s, because this process had not renewed its lock for %d s; it does "
            + "not write there any more",
        folder, holder, seconds);
  }
}
