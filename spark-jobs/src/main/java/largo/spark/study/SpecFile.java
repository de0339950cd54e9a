package largo.spark.study;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.core.config.SpecWriter;

/**
 * The specification of a run, {@code spec.conf}: a configuration file whose last line is a checksum
 * of the lines above it, so that a truncated file is not read as another specification.
 */
public final class SpecFile {

  /** The name of the file. */
  public static final String NAME = "spec.conf";

  private static final String CHECKSUM = "# sha256 of the lines above: ";

  private SpecFile() {}

  /** Formats the file. */
  static String write(RunSpec spec) {
    String text = SpecWriter.write(spec);
    return text + checksum(text) + "\n";
  }

  /**
   * Reads the text of the file; empty if there is none.
   *
   * @throws SpecException if it is damaged
   */
  public static Optional<String> text(OutputFolder folder) {
    return folder.read(NAME).map(bytes -> requireWhole(bytes, folder));
  }

  /**
   * Reads the specification; empty if there is none.
   *
   * @throws SpecException if it is damaged, or of another version
   */
  public static Optional<RunSpec> read(OutputFolder folder) {
    return text(folder).map(text -> SpecReader.read(folder + "/" + NAME, text, List.of()));
  }

  private static String requireWhole(byte[] bytes, OutputFolder folder) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int end = text.lastIndexOf(CHECKSUM);
    if (end < 0) {
      throw damaged(
          folder, text.isEmpty() ? "it is empty" : "it does not end with a checksum of its lines");
    }
    String lines = text.substring(0, end);
    if (!text.substring(end).strip().equals(checksum(lines))) {
      throw damaged(folder, "its lines are not those that its checksum is of");
    }
    return text;
  }

  private static SpecException damaged(OutputFolder folder, String why) {
    return new SpecException(
        "%s/%s is damaged: %s%nrename it, and resume with the configuration of the run: CONF "
            + "--out %s --resume-if-exists",
        folder, NAME, why, folder);
  }

  private static String checksum(String lines) {
    return CHECKSUM + ChecksumFile.of(lines.getBytes(StandardCharsets.UTF_8));
  }
}
