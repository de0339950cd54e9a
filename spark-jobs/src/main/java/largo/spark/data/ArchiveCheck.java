package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import largo.core.data.DataSource;
import largo.core.data.InputException;

/** Tells files that have to be unpacked, or named otherwise, before they can be read. */
final class ArchiveCheck {

  private static final int BLOCK = 512; // of a tar archive
  private static final int TAR_MAGIC = 257;

  private ArchiveCheck() {}

  /**
   * Looks at how files begin.
   *
   * @throws InputException if one is an archive, is packed in a way that is not known here, or is
   *     not what its name says
   */
  static void check(DataSource source, List<String> named, InputFiles files) {
    boolean text = source instanceof DataSource.Csv || source instanceof DataSource.Libsvm;
    named.parallelStream().forEach(file -> check(source, text, file, files));
  }

  private static void check(DataSource source, boolean text, String file, InputFiles files) {
    boolean gzip = files.isGzip(file);
    if (text && gzip != file.endsWith(".gz")) {
      throw new InputException(
          gzip
              ? "%s is gzipped, but its name does not end in .gz; rename it"
              : "%s is not gzipped, although its name ends in .gz; rename it, or copy it again",
          file);
    }
    byte[] start;
    try (InputStream in = files.open(file)) {
      start = in.readNBytes(BLOCK);
    } catch (IOException e) {
      throw InputFiles.damaged(file, e);
    }
    String unpack = unpacker(start, gzip);
    boolean ofHadoop = source instanceof DataSource.Libsvm && file.endsWith(".bz2");
    if (!unpack.isEmpty() && !ofHadoop) {
      throw new InputException(
          "%s is an archive or is packed; unpack it (%s), and name the files that were in it; of "
              + "packed files only gzipped ones are read",
          file, unpack);
    }
    if (source instanceof DataSource.Cifar10 && start.length > 1 && isPickle(start)) {
      throw new InputException(
          "%s is of CIFAR-10's Python version; download the binary one, whose files are named "
              + "data_batch_1.bin and so on",
          file);
    }
  }

  /** What to do about archives among the files of a folder in which nothing else was found. */
  static Optional<String> advice(List<String> names) {
    return names.stream()
        .filter(n -> n.matches(".*\\.(tar|tgz|zip|7z|tar\\.\\w+)"))
        .findFirst()
        .map(
            n ->
                "unpack "
                    + n
                    + (n.matches(".*\\.(zip|7z)") ? "" : " (tar -xf " + n + ")")
                    + ", and set data.path to the folder with its files");
  }

  private static boolean isPickle(byte[] start) {
    return start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5;
  }

  /** The command that unpacks a file; empty if it is neither packed nor an archive. */
  private static String unpacker(byte[] start, boolean gzip) {
    if (has(start, TAR_MAGIC, "ustar")) {
      return gzip ? "tar -xzf" : "tar -xf";
    }
    if (has(start, 0, "PK\u0003\u0004")) {
      return "unzip";
    }
    if (has(start, 0, "BZh")) {
      return "bunzip2";
    }
    if (has(start, 0, "\u00fd7zXZ\0")) {
      return "unxz";
    }
    return has(start, 0, "(\u00b5/\u00fd") ? "unzstd" : gzip && startsAsGzip(start) ? "gunzip" : "";
  }

  private static boolean startsAsGzip(byte[] start) {
    return has(start, 0, "\u001f\u008b\b");
  }

  private static boolean has(byte[] start, int at, String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
    return start.length >= at + bytes.length
        && Arrays.equals(start, at, at + bytes.length, bytes, 0, bytes.length);
  }
}
