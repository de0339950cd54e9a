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
import largo.core.config.SpecException;
import largo.spark.storage.FileSystems;
import largo.spark.storage.FolderLock;
import largo.spark.storage.Storage;
import largo.spark.storage.Storage.Content;
import largo.spark.storage.StorageException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a run, on any file system of Hadoop. Files in it are written atomically.
 *
 * <p>All methods throw {@link StorageException} if the file system fails.
 */
public final class OutputFolder {

  /** The lock file of the run that writes to the folder. */
  public static final String LOCK = "run.lock";

  private final Storage storage;
  private final Path root;
  private volatile Optional<FolderLock> lock = Optional.empty();

  /** Names a folder, which need not exist. */
  public OutputFolder(String path, Configuration configuration) {
    CredentialCheck.refuse("the folder", path);
    try {
      Path given = parsed(path);
      FileSystem files = FileSystems.of(given, configuration);
      files.setWriteChecksum(false); // of Spark, too: no .crc files beside every file on a disk
      this.storage = Storage.of(files, configuration);
      this.root = files.makeQualified(given);
    } catch (IOException e) {
      throw StorageException.of(path + " cannot be reached", e);
    }
  }

  private static Path parsed(String path) {
    try {
      return new Path(path);
    } catch (IllegalArgumentException e) { // a colon in the first name, or no characters
      throw new SpecException(
          "the folder '%s' is not a path of Hadoop's; choose a name without a colon, or a URI",
          path);
    }
  }

  /** Returns whether it exists. */
  public boolean exists() {
    return exists(root);
  }

  /** Returns whether no run has written to it: it does not exist, or has only a lock file. */
  public boolean isNew() {
    if (!exists()) {
      return true;
    }
    List<String> names = list("");
    return names.isEmpty()
        ? attempt(root, "be read", () -> storage.files(root)).isEmpty() // otherwise it is a file
        : names.stream().allMatch(LOCK::equals);
  }

  /**
   * Acquires the lock of the folder, which is created if it does not exist.
   *
   * @throws largo.spark.storage.HeldException if another process holds it
   */
  public FolderLock lock() {
    FolderLock acquired = attempt(root, "be written to", () -> storage.lock(new Path(root, LOCK)));
    lock = Optional.of(acquired);
    return acquired;
  }

  /** Deletes the folder if it is empty. */
  public void deleteIfEmpty() {
    attempt(
        root,
        "be removed",
        () -> {
          storage.deleteEmpty(root);
          return null;
        });
  }

  /** Deletes the incomplete files of a process that was killed. */
  public void deleteParts() {
    List<Path> files = attempt(root, "be read", () -> storage.files(root));
    files.stream().filter(Storage::isAside).forEach(this::delete);
  }

  /** Returns whether it has a file of this name. */
  public boolean has(String name) {
    return exists(new Path(root, name));
  }

  /** Returns its full path. */
  public String path() {
    return root.toString();
  }

  /** Returns the full path of a file. */
  public String path(String name) {
    return new Path(root, name).toString();
  }

  /** Writes a text, replacing an existing file. */
  public void write(String name, String text) {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes, replacing an existing file. */
  public void write(String name, byte[] bytes) {
    write(name, out -> out.write(bytes));
  }

  /** Writes a stream, replacing an existing file. */
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
   * Converts an exception of Spark that wrote to the folder: to a {@link StorageException} if its
   * cause is a failure of the file system.
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

  /** Reads a file; empty if it does not exist. */
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
   * Opens a file for reading.
   *
   * @throws FileNotFoundException if it does not exist, and only then
   */
  InputStream open(String name) throws IOException {
    return storage.open(new Path(root, name));
  }

  /** Returns the length of a file in bytes; exceptions are those of {@link #open}. */
  long length(String name) throws IOException {
    return storage.length(new Path(root, name));
  }

  /**
   * Lists the names in a subfolder; empty if it does not exist.
   *
   * @param folder empty for this folder
   */
  public List<String> list(String folder) {
    Path path = folder.isEmpty() ? root : new Path(root, folder);
    return attempt(path, "be read", () -> storage.list(path).stream().map(Path::getName).toList());
  }

  /**
   * Renames a damaged file.
   *
   * @return its new name
   */
  String renameDamaged(String name) {
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

  /** Deletes a file, or a folder with its content, if it exists. */
  void delete(String name) {
    delete(new Path(root, name));
  }

  /** The path, without a scheme on local disks. */
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
