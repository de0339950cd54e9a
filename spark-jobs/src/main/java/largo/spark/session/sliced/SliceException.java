package largo.spark.session.sliced;

import java.io.Serial;
import largo.core.LargoException;

/** A member did not do its part in time. */
public final class SliceException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  SliceException(String message, Object... values) {
    super(message, values);
  }
}
