package largo.spark.cli;

import java.io.Serial;
import java.util.Locale;

/** A command that failed where nobody sees its exit code; the message is what it had to say. */
final class FailedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * A failure.
   *
   * @param code exit code
   * @param said what the command printed about it; may be empty
   */
  FailedException(int code, String said) {
    super(
        said.isBlank()
            ? String.format(
                Locale.ROOT, "largo ended with exit code %d; see the driver's log", code)
            : said.strip());
  }
}
