package largo.spark.study;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SHA-256 of files, as {@code sha256sum} writes them and {@code sha256sum --check} reads them. */
final class ChecksumFile {

  /** The name of the file. */
  static final String FILE = "SHA256SUMS";

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");

  private ChecksumFile() {}

  /** Computes a checksum, in hexadecimal digits. */
  static String of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Formats a line for each file. */
  static String write(Map<String, String> byName) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(byName)
        .forEach((name, sum) -> text.append(sum).append("  ").append(name).append('\n'));
    return text.toString();
  }

  /** Parses the checksums of files, by name; other lines are skipped. */
  static Map<String, String> read(byte[] text) {
    Map<String, String> byName = new TreeMap<>();
    new String(text, StandardCharsets.UTF_8)
        .lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> byName.put(line.group(2), line.group(1)));
    return byName;
  }
}
