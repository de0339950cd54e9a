package largo.spark.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.spark.cli.Main;
import largo.spark.yarn.SparkKeys;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A command of {@code bin/largo}, parsed by picocli.
 *
 * @param page that shows it
 * @param parsed the innermost command, {@code gradient} of {@code bench gradient}
 */
record LargoCommand(DocsPage page, ParseResult parsed) {

  /** Commands that take a configuration. */
  private static final Set<String> CONFIGURED =
      Set.of(
          "train",
          "sweep",
          "study",
          "evaluate",
          "measure",
          "critical-batch",
          "lr-find",
          "yarn-plan");

  /** Configurations that a run writes. */
  private static final Set<String> OWN = Set.of("spec.conf", "trial.conf");

  /**
   * Parses a command.
   *
   * @throws ParameterException if the command line is wrong
   */
  static LargoCommand of(DocsPage page, List<String> arguments) {
    ParseResult parsed =
        new CommandLine(new Main())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .parseArgs(arguments.toArray(String[]::new));
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    return new LargoCommand(page, parsed);
  }

  /** The problem of a command; empty if it is valid. */
  static Optional<String> problem(DocsPage page, PageCommand command) {
    try {
      LargoCommand largo = of(page, command.arguments());
      largo.spec();
      largo.checkSettings();
      return Optional.empty();
    } catch (ParameterException | SpecException e) {
      return Optional.of("%s: %s: %s".formatted(command.at(), command.line(), e.getMessage()));
    }
  }

  /**
   * The problem of a mention without arguments, {@code bin/largo bench step}; empty if it is valid.
   */
  static Optional<String> problemOfName(PageCommand command) {
    CommandLine line = new CommandLine(new Main());
    for (String name : command.arguments()) {
      line = line.getSubcommands().get(name);
      if (line == null) {
        return Optional.of("%s: there is no command %s".formatted(command.at(), name));
      }
    }
    return Optional.empty();
  }

  /** The name, for example {@code train} or {@code bench step}. */
  String name() {
    String name = parsed.commandSpec().qualifiedName(" ");
    return name.substring(name.indexOf(' ') + 1);
  }

  /** The file that is the first argument, for example a configuration. */
  Optional<String> file() {
    Object first = parsed.matchedPositionalValue(0, null);
    return Optional.ofNullable(first instanceof List<?> all ? all.get(0) : first)
        .map(Object::toString);
  }

  /** The value of an option. */
  Optional<String> option(String name) {
    Object value = parsed.matchedOptionValue(name, null);
    return Optional.ofNullable(value).map(Object::toString);
  }

  /**
   * The specification of the run, if the command has one.
   *
   * @throws SpecException if that is wrong, or in no file
   */
  Optional<RunSpec> spec() {
    if (!CONFIGURED.contains(name())) {
      return Optional.empty();
    }
    if (file().isEmpty()) {
      if (option("--resume").isEmpty() && option("--study").isEmpty()) {
        throw new SpecException("names no configuration file");
      }
      return Optional.empty();
    }

    List<String> sets = new ArrayList<>(parsed.matchedOptionValue("--set", List.<String>of()));
    option("--model").ifPresent(model -> sets.add("model.zip=" + model));
    return Optional.of(SpecReader.read(file().get(), text(file().get()), sets));
  }

  private String text(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (OWN.contains(name)) {
      return "";
    }
    Optional<PageBlock> shown = page.file(path);
    if (shown.isPresent()) {
      return shown.get().text();
    }
    Path file = page.root().resolve(path);
    if (!Files.exists(file)) {
      throw new SpecException(
          "there is no %s; show it on the page, in a block ```hocon that begins with '# %s'",
          path, name);
    }
    return PageTexts.read(file);
  }

  /** Whether Spark has the settings of the command. */
  private void checkSettings() {
    for (String key : parsed.matchedOptionValue("--conf", Map.<String, String>of()).keySet()) {
      if (!SparkKeys.isKnown(key)) {
        throw new SpecException("--conf %s: Spark does not know it", key);
      }
    }
  }
}
