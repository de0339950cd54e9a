package largo.torch;

import java.util.stream.Collectors;
import largo.core.model.ModelException;

/** Errors of libtorch. */
final class NativeErrors {

  /** Of libtorch's allocators. */
  private static final String NO_MEMORY =
      "(?s).*(can't allocate memory|not enough memory|out of memory).*";

  private static final int MAX_LINES = 12;

  private NativeErrors() {}

  /** An error as the engine reports it: lack of memory as such, others without native frames. */
  static RuntimeException of(RuntimeException e) {
    String message = message(e);
    if (message.matches(NO_MEMORY)) {
      OutOfMemoryError out = new OutOfMemoryError(message);
      out.initCause(e);
      throw out;
    }
    return e instanceof ModelException ? e : new ModelException(e, "libtorch: %s", message);
  }

  /** The message of an error, in one line, without native frames. */
  static String message(RuntimeException e) {
    return String.valueOf(e.getMessage())
        .lines()
        .filter(line -> !line.startsWith("Exception raised from") && !line.startsWith("frame #"))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .limit(MAX_LINES)
        .collect(Collectors.joining(" "));
  }
}
