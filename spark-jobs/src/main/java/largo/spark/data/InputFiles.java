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
import largo.spark.storage.FileSystems;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** Input files on any Hadoop file system, on the driver or an executor. */
final class InputFiles implements Serializable {

  private static final long serialVersionUID = 1;

  private final SerializableConfiguration configuration;

  InputFiles(Configuration configuration) {
    this.configuration = new SerializableConfiguration(configuration);
  }

  /** Whether there is such a file or folder. */
  boolean exists(String file) {
    try {
      return fileSystem(GlobExpander.path(file)).exists(GlobExpander.path(file));
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  /** The files of a path, folder or glob, sorted, without hidden ones. See {@link #resolve}. */
  List<FileStatus> list(String key, String pattern) {
    List<FileStatus> files = new ArrayList<>();
    for (FileStatus status : resolve(key, pattern)) {
      files.addAll(status.isDirectory() ? filesIn(status) : List.of(status));
    }
    if (files.isEmpty()) {
      throw new InputException("%s = %s: the folder is empty", key, pattern);
    }
    files.sort(Comparator.comparing(f -> f.getPath().toString()));
    return files;
  }

  /**
   * The files and folders that a path or glob matches, sorted. A path that exists is taken
   * literally, even if it has wildcards.
   *
   * @param key of the configuration, for messages
   * @throws InputException if there are none
   */
  List<FileStatus> resolve(String key, String pattern) {
    try {
      Path path = GlobExpander.path(pattern);
      FileSystem system = fileSystem(path);
      if (system.exists(path)) {
        return List.of(system.getFileStatus(path));
      }
      List<FileStatus> found =
          GlobExpander.isPattern(pattern)
              ? List.copyOf(new GlobExpander(system).matches(path))
              : List.of();
      if (found.isEmpty()) {
        throw new InputException("%s = %s: there is no such file or folder", key, pattern);
      }
      return found;
    } catch (IOException e) {
      throw cannotRead(key + " = " + pattern, e);
    } catch (IllegalArgumentException e) { // not a path, or not a pattern
      throw new InputException("%s = %s: %s", key, pattern, e.getMessage());
    }
  }

  /** The files in a folder, recursively, or the file itself, sorted, without hidden ones. */
  List<String> filesBelow(String path) {
    try {
      FileStatus status = fileSystem(new Path(path)).getFileStatus(new Path(path));
      if (!status.isDirectory()) {
        return List.of(status.getPath().toString());
      }
      List<String> all = new ArrayList<>();
      for (FileStatus file : fileSystem(status.getPath()).listStatus(status.getPath())) {
        if (!file.getPath().getName().matches("[._][^=]*")) {
          all.addAll(filesBelow(file.getPath().toString()));
        }
      }
      all.sort(Comparator.naturalOrder());
      return all;
    } catch (IOException e) {
      throw cannotRead(path, e);
    }
  }

  /** The status of a file. */
  FileStatus status(String file) {
    try {
      Path path = new Path(file);
      return fileSystem(path).getFileStatus(path);
    } catch (FileNotFoundException e) {
      throw new InputException("%s: there is no such file", file);
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  /**
   * The hosts that store a part of a file; empty for local files and for storage without locality.
   */
  List<String> hosts(FileStatus file, long start, long length) {
    try {
      BlockLocation[] locations =
          fileSystem(file.getPath()).getFileBlockLocations(file, start, length);
      return locations == null || locations.length == 0
          ? List.of()
          : Arrays.stream(locations[0].getHosts()).filter(h -> !h.equals("localhost")).toList();
    } catch (IOException e) {
      throw cannotRead(file.getPath().toString(), e);
    }
  }

  /** The length of a file, in bytes. */
  long length(String file) {
    return status(file).getLen();
  }

  /** Whether a file is gzipped, independent of its name. */
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
   * Opens a file, decompressed if it is gzipped. All members are read, and their checksums are
   * verified; trailing bytes are an error.
   */
  @SuppressWarnings("deprecation") // its builder is newer than the library of Spark 3.5
  InputStream open(String file) throws IOException {
    Path path = new Path(file);
    PushbackInputStream in = new PushbackInputStream(fileSystem(path).open(path, 1 << 16), 2);
    byte[] magic = in.readNBytes(2);
    in.unread(magic);
    return isGzip(magic) ? new GzipCompressorInputStream(in, true) : in;
  }

  /** Opens a text, decompressed if it is gzipped or its name ends in {@code .bz2}. */
  InputStream openText(String file) throws IOException {
    return isBzip2(file) ? new BZip2CompressorInputStream(openAt(file, 0), true) : open(file);
  }

  /** Opens an uncompressed file at an offset. */
  InputStream openAt(String file, long offset) throws IOException {
    Path path = new Path(file);
    FSDataInputStream in = fileSystem(path).open(path, 1 << 16);
    in.seek(offset);
    return in;
  }

  private List<FileStatus> filesIn(FileStatus folder) {
    try {
      return Arrays.stream(fileSystem(folder.getPath()).listStatus(folder.getPath()))
          .filter(FileStatus::isFile)
          .filter(f -> !f.getPath().getName().matches("[._].*"))
          .toList();
    } catch (IOException e) {
      throw cannotRead(folder.getPath().toString(), e);
    }
  }

  /** The configuration of file systems. */
  Configuration configuration() {
    return configuration.value();
  }

  private FileSystem fileSystem(Path path) throws IOException {
    return FileSystems.of(path, configuration.value());
  }

  /** Whether a file is compressed by bzip2, by its name. */
  static boolean isBzip2(String file) {
    return file.endsWith(".bz2");
  }

  private static boolean isGzip(byte[] magic) {
    return magic.length == 2 && magic[0] == (byte) 0x1f && magic[1] == (byte) 0x8b;
  }

  /** The error for a file that cannot be read or decompressed. */
  static InputException damaged(String file, IOException e) {
    String reason =
        e.getMessage() == null || e.getMessage().isBlank()
            ? e.getClass().getSimpleName()
            : e.getMessage();
    return new InputException("%s cannot be read: %s; copy or download it again", file, reason);
  }

  private static UncheckedIOException cannotRead(String what, IOException e) {
    return new UncheckedIOException(what + " cannot be read: " + e.getMessage(), e);
  }
}
