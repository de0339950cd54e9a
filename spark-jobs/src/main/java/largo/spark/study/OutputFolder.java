package largo.spark.study;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import largo.core.config.CredentialCheck;
import largo.spark.storage.FolderLock;
import largo.spark.storage.Storage;
import largo.spark.storage.Storage.Content;
import largo.spark.storage.StorageException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a run, on any Hadoop file system. A file in it is there whole or not at all.
 *
 * <p>All methods throw {@link StorageException} if the file system fails.
 */
public final class OutputFolder {

  /** The file that stands for the lock of the run that writes to the folder. */
  public static final String LOCK = "run.lock";

  private final Storage storage;
  private final Path root;
  private volatile Optional<FolderLock> lock = Optional.empty();

  /** A folder, which need not exist yet. */
  public OutputFolder(String path, Configuration configuration) {
    CredentialCheck.refuse("the folder", path);
    try {
      Path given = new Path(path);
      FileSystem files = given.getFileSystem(configuration);
      files.setWriteChecksum(false); // of Spark, too: no .crc files beside every file on a disk
      this.storage = Storage.of(files, configuration);
      this.root = files.makeQualified(given);
    } catch (IOException e) {
      throw StorageException.of(path + " cannot be reached", e);
    }
  }

  /** Whether there is anything of that name. */
  public boolean exists() {
    return exists(root);
  }

  /** Whether no run has written to it: it is not there, or there is nothing in it but a lock. */
  public boolean isNew() {
    if (!exists()) {
      return true;
    }
    List<String> names = list("");
    return names.isEmpty()
        ? attempt(root, "be read", () -> storage.files(root)).isEmpty() // else it is a file itself
        : names.stream().allMatch(LOCK::equals);
  }

  /**
   * Takes the right to write to it, which one process has at a time; it is created if it is not
   * there.
   *
   * @throws largo.spark.storage.HeldException if another process has it
   */
  public FolderLock lock() {
    FolderLock taken = attempt(root, "be written to", () -> storage.lock(new Path(root, LOCK)));
    lock = Optional.of(taken);
    return taken;
  }

  /** Removes it, if there is nothing in it. */
  public void deleteIfEmpty() {
    attempt(
        root,
        "be removed",
        () -> {
          storage.deleteEmpty(root);
          return null;
        });
  }

  /** Removes what a process that was killed had not written to its end. */
  public void deleteParts() {
    List<Path> files = attempt(root, "be read", () -> storage.files(root));
    files.stream().filter(Storage::isAside).forEach(this::delete);
  }

  /** Whether there is a file of that name in it. */
  public boolean has(String name) {
    return exists(new Path(root, name));
  }

  /** The full path of a file in it. */
  public String path(String name) {
    return new Path(root, name).toString();
  }

  /** Writes a text, replacing what was there. */
  public void write(String name, String text) {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes, replacing what was there. */
  public void write(String name, byte[] bytes) {
    write(name, out -> out.write(bytes));
  }

  /** Writes what comes, replacing what was there. */
  void write(String name, Content content) {
    Path file = new Path(root, name);
    lock.ifPresent(FolderLock::check);
    attempt(
        file,
        "be written",
        () -> {
          storage.replace(file, content);
          return null;
        });
  }

  /**
   * What was thrown by others, Spark for one, that were to write something in the folder: a failure
   * of the file system, if it is one.
   */
  RuntimeException notWritten(String name, Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof FSError && cause.getCause() == null) {
        return failed(new Path(root, name), "be written", new IOException(cause.getMessage(), e));
      }
      if (cause instanceof IOException why
          && !(cause instanceof InterruptedIOException)
          && !(cause instanceof ClosedByInterruptException)) {
        return failed(new Path(root, name), "be written", why);
      }
    }
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }

  /** Reads a file, if it is there. */
  public Optional<byte[]> read(String name) {
    Path file = new Path(root, name);
    try (InputStream in = storage.open(file)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(file, "be read", e);
    }
  }

  /**
   * Opens a file to be read.
   *
   * @throws FileNotFoundException if there is none, and only then
   */
  InputStream open(String name) throws IOException {
    return storage.open(new Path(root, name));
  }

  /** Length of a file in bytes; errors are those of {@link #open}. */
  long length(String name) throws IOException {
    return storage.length(new Path(root, name));
  }

  /**
   * The names of what is in a folder in it; nothing, if there is no such folder.
   *
   * @param folder empty for itself
   */
  public List<String> list(String folder) {
    Path path = folder.isEmpty() ? root : new Path(root, folder);
    return attempt(path, "be read", () -> storage.list(path).stream().map(Path::getName).toList());
  }

  /**
   * Keeps a file that is damaged under another name.
   *
   * @return the name
   */
  String putAside(String name) {
    Path file = new Path(root, name);
    String other = name + ".damaged";
    attempt(
        file,
        "be renamed",
        () -> {
          storage.move(file, new Path(root, other));
          return null;
        });
    return other;
  }

  /** Removes a file, or a folder with all that is in it, if it is there. */
  void delete(String name) {
    delete(new Path(root, name));
  }

  /** As people write it. */
  @Override
  public String toString() {
    return readable(root);
  }

  private void delete(Path path) {
    attempt(
        path,
        "be removed",
        () -> {
          storage.delete(path);
          return null;
        });
  }

  private boolean exists(Path path) {
    return attempt(path, "be reached", () -> storage.exists(path));
  }

  private static String readable(Path path) {
    return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
  }

  private static StorageException failed(Path path, String what, IOException e) {
    return StorageException.of(readable(path) + " cannot " + what, e);
  }

  private static <T> T attempt(Path path, String what, Operation<T> operation) {
    try {
      return operation.run();
    } catch (IOException e) {
      throw failed(path, what, e);
    }
  }

  private interface Operation<T> {
    T run() throws IOException;
  }
}
