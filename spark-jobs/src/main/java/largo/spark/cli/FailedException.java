package largo.spark.cli;

import java.io.Serial;
import java.util.Locale;

/** A failed command in cluster mode, where only the message of an exception reaches the user. */
final class FailedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Creates the error.
   *
   * @param code exit code
   * @param said the error output of the command; may be empty
   */
  FailedException(int code, String said) {
    super(
        said.isBlank()
            ? String.format(
                Locale.ROOT, "largo ended with exit code %d; see the driver's log", code)
            : said.strip());
  }
}
