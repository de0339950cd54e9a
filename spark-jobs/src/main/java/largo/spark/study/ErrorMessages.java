package largo.spark.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import largo.core.config.SpecException;
import largo.core.data.InputException;
import largo.core.model.ModelException;
import largo.spark.device.DeviceException;
import largo.spark.session.SessionException;
import largo.spark.storage.HeldException;
import largo.spark.storage.StorageException;

/** Errors in words for a user. */
public final class ErrorMessages {

  private static final Pattern CLASS_NAME =
      Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.)+(?:\\w+\\$)?\\w*(?:Exception|Error): ");

  private static final Pattern POINTER = Pattern.compile("; For more details see: .*");

  private ErrorMessages() {}

  /**
   * What went wrong, in one line, and what to do where that is known.
   *
   * <p>The message that was written for a user, if there is one in the chain. Otherwise what the
   * outermost input or output error says, which knows the file or the address, and the innermost
   * error, which knows the reason.
   */
  public static String inOneLine(Throwable e) {
    Optional<String> memory = OutOfMemory.message(e);
    if (memory.isPresent()) {
      return memory.get();
    }
    List<Throwable> chain = Stream.iterate(e, t -> t != null, Throwable::getCause).toList();
    Optional<Throwable> forUsers = chain.stream().filter(ErrorMessages::isForUsers).findFirst();
    if (forUsers.isPresent()) {
      return firstLine(forUsers.get());
    }

    Throwable root = chain.get(chain.size() - 1);
    String message =
        chain.stream()
            .filter(t -> t != root && knowsWhere(t))
            .findFirst()
            .map(outer -> joined(firstLine(outer), root))
            .orElseGet(() -> named(root) + whichDisk(firstLine(root)));
    return POINTER.matcher(CLASS_NAME.matcher(message).replaceAll("")).replaceAll("")
        + ErrorAdvice.of(chain);
  }

  /** Which disk is full, where an error does not say it: none of a run's own files says nothing. */
  private static String whichDisk(String message) {
    return message.contains("No space left on device") && !message.contains("/")
        ? " (a disk of Spark's temporary files, which spark.local.dir and java.io.tmpdir name)"
        : "";
  }

  /** Whether the message was written for a user: it says what to do by itself. */
  public static boolean isForUsers(Throwable e) {
    return e instanceof SpecException
        || e instanceof InputException
        || e instanceof ModelException
        || e instanceof DeviceException
        || e instanceof SessionException
        || e instanceof StorageException
        || e instanceof HeldException;
  }

  /** Whether it says more than that it has a cause. */
  private static boolean knowsWhere(Throwable e) {
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
