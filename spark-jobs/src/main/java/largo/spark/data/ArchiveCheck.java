package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import largo.core.data.InputException;

/** Detects archives and compressed files that must be unpacked before they can be read. */
final class ArchiveCheck {

  private static final int START_BYTES = 512; // a block of a tar archive
  private static final int TAR_MAGIC = 257;

  private ArchiveCheck() {}

  /**
   * Checks that files are neither archives nor compressed, except by gzip.
   *
   * @throws InputException if one is
   */
  static void check(InputFiles files, List<String> paths) {
    paths.parallelStream().forEach(path -> check(files, path));
  }

  private static void check(InputFiles files, String path) {
    String command = unpackCommand(start(files, path), files.isGzip(path));
    if (!command.isEmpty()) {
      throw new InputException(
          "%s is an archive or is compressed; unpack it (%s), and name the files that were in it; "
              + "of compressed files only gzipped ones are read",
          path, command);
    }
  }

  /**
   * Checks that the names of text files end in {@code .gz} if and only if the files are gzipped.
   *
   * @throws InputException if one does not
   */
  static void checkText(InputFiles files, List<String> paths) {
    paths.parallelStream().forEach(path -> checkText(files, path));
  }

  private static void checkText(InputFiles files, String path) {
    boolean gzip = files.isGzip(path);
    if (gzip != path.endsWith(".gz")) {
      throw new InputException(
          gzip
              ? "%s is gzipped, but its name does not end in .gz; rename it"
              : "%s is not gzipped, although its name ends in .gz; rename it, or copy it again",
          path);
    }
  }

  /** The first bytes of a file, decompressed if it is gzipped. */
  static byte[] start(InputFiles files, String path) {
    try (InputStream in = files.open(path)) {
      return in.readNBytes(START_BYTES);
    } catch (IOException e) {
      throw InputFiles.damaged(path, e);
    }
  }

  /** The remedy for an archive in a folder without standard file names. */
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

  /** The command that unpacks a file; empty if it is neither compressed nor an archive. */
  private static String unpackCommand(byte[] start, boolean gzip) {
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
