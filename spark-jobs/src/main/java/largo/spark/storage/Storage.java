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
 * Files of one file system. Whatever fails is an {@link IOException}; Hadoop's own {@code FSError},
 * which it throws where a local disk is full, is one here, too.
 */
public interface Storage {

  /** What goes into a file. */
  @FunctionalInterface
  interface Content {

    /** Writes it; the stream stays open. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** The files of a file system. */
  static Storage of(FileSystem files, Configuration configuration) {
    return files instanceof LocalFileSystem
        ? new LocalStorage()
        : new HadoopStorage(files, configuration);
  }

  /** Whether there is a file or folder. */
  boolean exists(Path path) throws IOException;

  /**
   * Writes a file, in place of the one that is there. After a failure, or if the process or the
   * machine is lost meanwhile, that one is still there as it was.
   */
  void replace(Path file, Content content) throws IOException;

  /**
   * Writes a new file.
   *
   * @throws IOException if there is one already
   */
  void create(Path file, Content content) throws IOException;

  /**
   * Opens a file.
   *
   * @throws FileNotFoundException if there is none, and only then
   */
  InputStream open(Path file) throws IOException;

  /**
   * Bytes of a file.
   *
   * @throws FileNotFoundException if there is none, and only then
   */
  long length(Path file) throws IOException;

  /** What is in a folder, in no order; nothing, if there is no such folder. */
  List<Path> list(Path folder) throws IOException;

  /** All files in a folder and in those below it, in no order; none, if there is no such folder. */
  List<Path> files(Path folder) throws IOException;

  /** Renames a file, in place of the one that may be there. */
  void move(Path from, Path to) throws IOException;

  /** Removes a file, or a folder with all that is in it, if it is there. */
  void delete(Path path) throws IOException;

  /** Removes a folder, if it is there and there is nothing in it. */
  void deleteEmpty(Path folder) throws IOException;

  /**
   * Takes the lock that a file stands for; its folder is created if it is not there.
   *
   * @throws HeldException if another has it
   */
  FolderLock lock(Path file) throws IOException;

  /** The name under which a file is written until it is whole. */
  static Path aside(Path file) {
    return new Path(file.getParent(), "." + file.getName() + ".tmp");
  }

  /** Whether a file is one that was not whole when its writer ended. */
  static boolean isAside(Path file) {
    return file.getName().startsWith(".") && file.getName().endsWith(".tmp");
  }
}
