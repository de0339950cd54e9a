package largo.spark.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files of a file system. Every failure is an {@link IOException}, even if Hadoop throws an {@code
 * FSError}, for example on a full local disk.
 */
public interface Storage {

  /** The content of a file. */
  @FunctionalInterface
  interface Content {

    /** Writes the content; the stream stays open. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Returns the storage on a file system. */
  static Storage of(FileSystem files, Configuration configuration) {
    return files instanceof LocalFileSystem
        ? new LocalStorage()
        : new HadoopStorage(files, configuration);
  }

  /** Whether there is a file or folder. */
  boolean exists(Path path) throws IOException;

  /**
   * Writes a file atomically, replacing an existing one. After a failure of the operation, the
   * process or the machine, the existing file is unchanged.
   */
  void replace(Path file, Content content) throws IOException;

  /**
   * Writes a new file.
   *
   * @throws IOException if the file exists
   */
  void create(Path file, Content content) throws IOException;

  /**
   * Opens a file.
   *
   * @throws FileNotFoundException if the file does not exist, and only then
   */
  InputStream open(Path file) throws IOException;

  /**
   * Returns the length of a file in bytes.
   *
   * @throws FileNotFoundException if the file does not exist, and only then
   */
  long length(Path file) throws IOException;

  /** Lists a folder, in no order; empty if the folder does not exist. */
  List<Path> list(Path folder) throws IOException;

  /** Lists all files below a folder, in no order; empty if the folder does not exist. */
  List<Path> files(Path folder) throws IOException;

  /** Renames a file, replacing an existing one. */
  void move(Path from, Path to) throws IOException;

  /** Deletes a file, or a folder with its content, if it exists. */
  void delete(Path path) throws IOException;

  /** Deletes a folder, if it exists and is empty. */
  void deleteEmpty(Path folder) throws IOException;

  /**
   * Acquires the lock of a file, whose folder is created if it does not exist.
   *
   * @throws HeldException if another process holds it
   */
  FolderLock lock(Path file) throws IOException;

  /** Returns the name under which a file is written until it is complete. */
  static Path temporary(Path file) {
    return new Path(file.getParent(), "." + file.getName() + ".tmp");
  }

  /** Returns whether a file is incomplete because its writer ended. */
  static boolean isAside(Path file) {
    return file.getName().startsWith(".") && file.getName().endsWith(".tmp");
  }
}
