package largo.spark.session.sliced;

import java.io.Serial;
import largo.core.LargoException;

/** A generation of members ended: one of them was lost, or failed. The message says which. */
public final class GenerationLostException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  /** An error with a message that names the member. */
  public GenerationLostException(String message) {
    super("%s", message);
  }
}
