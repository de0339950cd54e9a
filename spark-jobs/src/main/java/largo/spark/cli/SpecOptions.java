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

/** What to run: a file, and what to change in it. */
final class SpecOptions {

  @Parameters(
      arity = "0..1",
      paramLabel = "CONF",
      description = "Configuration file; every key is in conf/reference.conf.")
  private String file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Sets a key, whatever the file says. May be repeated.")
  private List<String> overrides = new ArrayList<>();

  /**
   * The specification.
   *
   * @param more settings as for --set, which win over all others
   * @param hadoop knows the file systems that the file may be on
   * @throws SpecException if no file was named, or something is wrong with it
   */
  RunSpec read(List<String> more, Configuration hadoop) {
    if (file == null) {
      throw new SpecException("name a configuration file, conf/quickstart.conf for one");
    }
    List<String> all = new ArrayList<>(overrides);
    all.addAll(more);
    return read(file, all, hadoop);
  }

  /**
   * The specification, where another stands in for one that the user does not name.
   *
   * @param own where that is from
   * @param text what it says
   */
  RunSpec readOr(String own, String text, Configuration hadoop) {
    return file == null ? SpecReader.read(own, text, overrides) : read(file, overrides, hadoop);
  }

  /** The file that the user names. */
  Optional<String> file() {
    return Optional.ofNullable(file);
  }

  /** What the user changes in it. */
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
