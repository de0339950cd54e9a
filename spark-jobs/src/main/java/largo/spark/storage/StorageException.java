package largo.spark.storage;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import largo.core.LargoException;

/** A file or folder cannot be read or written. The message names it, the reason, and the remedy. */
public final class StorageException extends LargoException {

  @Serial private static final long serialVersionUID = 1;

  /** Creates an exception with a complete message. */
  public StorageException(String message, IOException cause) {
    super(cause, "%s", message);
  }

  @Override
  public synchronized IOException getCause() {
    return (IOException) super.getCause();
  }

  /**
   * Creates an exception whose message ends with the reason and advice.
   *
   * @param what failed: {@code /runs/a/spec.conf cannot be written}
   */
  public static StorageException of(String what, IOException cause) {
    String reason = reason(cause);
    return new StorageException(
        String.format(Locale.ROOT, "%s: %s%s", what, reason, advice(reason)), cause);
  }

  /** Returns the reason of a failure, without the path that many messages begin with. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException denied && denied.getReason() == null) {
      return "Permission denied";
    }
    if (e instanceof NotDirectoryException || e instanceof FileAlreadyExistsException) {
      return "Not a directory"; // there is a file in place of a folder
    }
    if (e instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    String message =
        e instanceof FileSystemException file && file.getReason() != null
            ? file.getReason()
            : e.getMessage();
    if (message == null || message.isBlank()) {
      return e.getClass().getSimpleName();
    }
    String line = message.lines().findFirst().orElse("").strip();
    line = line.replaceFirst("; For more details see: .*", ""); // of Hadoop's RPC
    // of java.io: /path/of/it (Permission denied)
    return line.matches("/.* \\(.+\\)")
        ? line.substring(line.lastIndexOf('(') + 1, line.length() - 1)
        : line;
  }

  private static String advice(String reason) {
    String lower = reason.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("quota")) {
      return "; make room there";
    }
    if (lower.contains("permission denied")
        || lower.contains("read-only")
        || lower.contains("operation not permitted")) {
      return "; let this user write and read there";
    }
    if (lower.contains("connection refused")) {
      return "; nothing listens there: is the service up, and are host and port right?";
    }
    if (lower.contains("too many open files")) {
      return "; raise the limit of open files (ulimit -n)";
    }
    return "";
  }
}
