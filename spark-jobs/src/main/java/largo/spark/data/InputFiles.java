package largo.spark.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import largo.core.data.InputException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** Files on any Hadoop file system, the local one included, as seen from driver or executor. */
final class InputFiles implements Serializable {

  private static final long serialVersionUID = 1;

  private final SerializableConfiguration configuration;

  InputFiles(Configuration configuration) {
    this.configuration = new SerializableConfiguration(configuration);
  }

  /** Whether a path names anything. */
  boolean exists(String file) {
    try {
      return fileSystem(new Path(file)).exists(new Path(file));
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  /**
   * The files that a path, folder or glob names, sorted; hidden ones left out.
   *
   * @param key of the configuration, for messages
   * @throws InputException if there are none
   */
  List<FileStatus> list(String key, String pattern) {
    try {
      Path path = new Path(pattern);
      FileStatus[] found = fileSystem(path).globStatus(path);
      if (found == null || found.length == 0) {
        throw new InputException("%s = %s: there is no such file or folder", key, pattern);
      }

      List<FileStatus> files = new ArrayList<>();
      for (FileStatus status : found) {
        files.addAll(status.isDirectory() ? inside(status) : List.of(status));
      }
      if (files.isEmpty()) {
        throw new InputException("%s = %s: the folder is empty", key, pattern);
      }
      files.sort(Comparator.comparing(f -> f.getPath().toString()));
      return files;
    } catch (IOException e) {
      throw cannotRead(key + " = " + pattern, e);
    } catch (IllegalArgumentException e) { // not a path, or of an unknown scheme
      throw new InputException("%s = %s: %s", key, pattern, e.getMessage());
    }
  }

  /** The length of a file, in bytes. */
  long length(String file) {
    try {
      Path path = new Path(file);
      return fileSystem(path).getFileStatus(path).getLen();
    } catch (FileNotFoundException e) {
      throw new InputException("%s: there is no such file", file);
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  /** Whether a file is gzipped, whatever its name. */
  boolean isGzip(String file) {
    try (FSDataInputStream in = fileSystem(new Path(file)).open(new Path(file))) {
      return isGzip(in.readNBytes(2));
    } catch (FileNotFoundException e) {
      throw new InputException("%s: there is no such file", file);
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  /**
   * Opens a file from its start, unpacked if it is gzipped: all members of it, each with its
   * checksum, and nothing after them.
   */
  InputStream open(String file) throws IOException {
    Path path = new Path(file);
    PushbackInputStream in = new PushbackInputStream(fileSystem(path).open(path, 1 << 16), 2);
    byte[] magic = in.readNBytes(2);
    in.unread(magic);
    return isGzip(magic) ? new GzipCompressorInputStream(in, true) : in;
  }

  /** Opens a file that is not packed, at an offset. */
  InputStream openAt(String file, long offset) throws IOException {
    Path path = new Path(file);
    FSDataInputStream in = fileSystem(path).open(path, 1 << 16);
    in.seek(offset);
    return in;
  }

  private List<FileStatus> inside(FileStatus folder) throws IOException {
    return Arrays.stream(fileSystem(folder.getPath()).listStatus(folder.getPath()))
        .filter(FileStatus::isFile)
        .filter(f -> !f.getPath().getName().matches("[._].*"))
        .toList();
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return path.getFileSystem(configuration.value());
  }

  private static boolean isGzip(byte[] magic) {
    return magic.length == 2 && magic[0] == (byte) 0x1f && magic[1] == (byte) 0x8b;
  }

  /** What to say of a file that could not be read, or not unpacked. */
  static InputException damaged(String file, IOException e) {
    String why =
        e.getMessage() == null || e.getMessage().isBlank()
            ? e.getClass().getSimpleName()
            : e.getMessage();
    return new InputException("%s cannot be read: %s; copy or download it again", file, why);
  }

  private static UncheckedIOException cannotRead(String what, IOException e) {
    return new UncheckedIOException(what + " cannot be read: " + e.getMessage(), e);
  }
}
