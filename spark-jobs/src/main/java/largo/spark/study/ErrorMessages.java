package largo.spark.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import largo.core.LargoException;

/** Messages of errors for users. */
public final class ErrorMessages {

  private static final Pattern CLASS_NAME =
      Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.)+(?:\\w+\\$)?\\w*(?:Exception|Error): ");

  private static final Pattern POINTER = Pattern.compile("; For more details see: .*");

  private ErrorMessages() {}

  /** The complete message of an error that is meant for users; one line for any other error. */
  public static String text(Throwable e) {
    return e instanceof LargoException ? e.getMessage() : inOneLine(e);
  }

  /**
   * The error in one line, with the remedy if it is known.
   *
   * <p>The message of a {@link LargoException}, if there is one in the chain. Otherwise that of the
   * outermost input or output error, which names the file or the address, and that of the innermost
   * error, which names the reason.
   */
  public static String inOneLine(Throwable e) {
    Optional<String> memory = OutOfMemory.message(e);
    if (memory.isPresent()) {
      return memory.get();
    }
    List<Throwable> chain = Stream.iterate(e, t -> t != null, Throwable::getCause).toList();
    Optional<Throwable> forUser =
        chain.stream().filter(LargoException.class::isInstance).findFirst();
    if (forUser.isPresent()) {
      return firstLine(forUser.get());
    }

    Throwable root = chain.get(chain.size() - 1);
    String message =
        chain.stream()
            .filter(t -> t != root && namesPlace(t))
            .findFirst()
            .map(outer -> joined(firstLine(outer), root))
            .orElseGet(() -> named(root) + fullDisk(firstLine(root)));
    return POINTER.matcher(CLASS_NAME.matcher(message).replaceAll("")).replaceAll("")
        + ErrorAdvice.of(chain);
  }

  /** The disk that is full, if an error does not name it: errors about a run's own files do. */
  private static String fullDisk(String message) {
    return message.contains("No space left on device") && !message.contains("/")
        ? " (a disk of Spark's temporary files, which spark.local.dir and java.io.tmpdir name)"
        : "";
  }

  /** Whether the message has more information than that of its cause. */
  private static boolean namesPlace(Throwable e) {
    return (e instanceof UncheckedIOException || e instanceof IOException)
        && e.getMessage() != null
        && !e.getMessage().equals(e.getCause().toString());
  }

  private static String joined(String outer, Throwable root) {
    return outer.contains(firstLine(root)) ? outer : outer + ": " + named(root);
  }

  private static String named(Throwable e) {
    String name = e.getClass().getSimpleName();
    if (!firstLine(e).isEmpty()) {
      return name + ": " + firstLine(e);
    }
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length == 0 ? name : String.format(Locale.ROOT, "%s at %s", name, trace[0]);
  }

  private static String firstLine(Throwable e) {
    return e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
  }
}
