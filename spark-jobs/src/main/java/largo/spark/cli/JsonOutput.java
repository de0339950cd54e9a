package largo.spark.cli;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import largo.spark.study.OutputFile;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** The option of a command to write its results in JSON. */
final class JsonOutput {

  private static final String STANDARD_OUTPUT = "-";

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Also writes the results to a new file in JSON; -: to standard output, in place of the"
              + " text.")
  private String file;

  /**
   * Checks that the file can be created.
   *
   * @throws largo.core.config.SpecException if it exists
   */
  void check(Configuration hadoop) {
    if (file != null && !replacesText()) {
      new OutputFile(file, hadoop).checkNew();
    }
  }

  /** Whether standard output has JSON, and no text. */
  boolean replacesText() {
    return STANDARD_OUTPUT.equals(file);
  }

  /** Prints the text, unless JSON replaces it, and writes the JSON that was asked for. */
  void print(String text, Supplier<String> json, Configuration hadoop) {
    if (replacesText()) {
      System.out.println(json.get());
      return;
    }
    System.out.print(text);
    if (file != null) {
      new OutputFile(file, hadoop).write(json.get().getBytes(StandardCharsets.UTF_8));
    }
  }
}
