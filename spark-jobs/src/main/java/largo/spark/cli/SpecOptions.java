package largo.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.core.data.InputException;
import largo.spark.study.TextFiles;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The configuration file and its overrides. */
final class SpecOptions {

  @Parameters(
      arity = "0..1",
      paramLabel = "CONF",
      description = "Configuration file; conf/reference.conf lists all keys.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a key of the file. May be repeated.")
  private List<String> overrides = new ArrayList<>();

  /**
   * The specification.
   *
   * @param more settings as for --set, with the highest precedence
   * @param hadoop configuration of the file systems
   * @throws SpecException if no file was named, or it is invalid
   */
  RunSpec read(List<String> more, Configuration hadoop) {
    if (file == null) {
      throw new SpecException("name a configuration file, for example conf/quickstart.conf");
    }
    List<String> all = new ArrayList<>(overrides);
    all.addAll(more);
    return read(file, all, hadoop);
  }

  /**
   * The specification of the user's file, or of a default text if the user names no file.
   *
   * @param own origin of the default text
   * @param text the default text
   */
  RunSpec readOr(String own, String text, Configuration hadoop) {
    return file == null ? SpecReader.read(own, text, overrides) : read(file, overrides, hadoop);
  }

  /** The configuration file, if given. */
  Optional<String> file() {
    return Optional.ofNullable(file);
  }

  /** The overrides, {@code key=value} each. */
  List<String> overrides() {
    return overrides;
  }

  private static RunSpec read(String path, List<String> overrides, Configuration hadoop) {
    try {
      return SpecReader.read(path, TextFiles.read(path, hadoop), overrides);
    } catch (InputException e) {
      throw new SpecException("%s", e.getMessage());
    }
  }
}
