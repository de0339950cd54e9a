package largo.spark.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import largo.core.config.Credentials;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of a run, on any Hadoop file system. A file in it is there whole or not at all. */
public final class OutputFolder {

  private final FileSystem fileSystem;
  private final Path root;

  /**
   * A folder, which need not exist yet.
   *
   * @throws UncheckedIOException if its file system cannot be reached
   */
  public OutputFolder(String path, Configuration configuration) {
    Credentials.refuse("the folder", path);
    try {
      Path given = new Path(path);
      this.fileSystem = given.getFileSystem(configuration);
      fileSystem.setWriteChecksum(false); // no .crc files beside every file on a local disk
      this.root = fileSystem.makeQualified(given);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be reached: " + e.getMessage(), e);
    }
  }

  /** Whether there is anything of that name. */
  public boolean exists() {
    return exists(root);
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
    Path target = new Path(root, name);
    Path aside = new Path(target.getParent(), "." + target.getName() + ".tmp");
    try {
      try (OutputStream out = fileSystem.create(aside, true)) {
        content.writeTo(out);
      }
      fileSystem.delete(target, false);
      if (!fileSystem.rename(aside, target)) {
        throw new IOException("cannot rename " + aside);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(target + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Reads a file, if it is there. */
  public Optional<byte[]> read(String name) {
    Path source = new Path(root, name);
    try (InputStream in = fileSystem.open(source)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(source + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Opens a file to be read. */
  InputStream open(String name) throws IOException {
    return fileSystem.open(new Path(root, name));
  }

  /**
   * The names of what is in a folder in it; nothing, if there is no such folder.
   *
   * @param folder empty for itself
   */
  public List<String> list(String folder) {
    Path path = folder.isEmpty() ? root : new Path(root, folder);
    try {
      return Arrays.stream(fileSystem.listStatus(path)).map(f -> f.getPath().getName()).toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Removes a file, or a folder with all that is in it, if it is there. */
  void delete(String name) {
    Path path = new Path(root, name);
    try {
      fileSystem.delete(path, true);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be removed: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "file".equals(root.toUri().getScheme()) ? root.toUri().getPath() : root.toString();
  }

  private boolean exists(Path path) {
    try {
      return fileSystem.exists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be reached: " + e.getMessage(), e);
    }
  }

  /** What goes into a file. */
  interface Content {

    /** Writes it; the stream stays open. */
    void writeTo(OutputStream out) throws IOException;
  }
}
