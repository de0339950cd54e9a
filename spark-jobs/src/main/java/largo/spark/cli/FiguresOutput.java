package largo.spark.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of benchmarks to write their results to a file. */
final class FiguresOutput {

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also writes the results to this file in JSON.")
  private Path json;

  /** Writes the results if a file was given. */
  void write(Object figures) throws IOException {
    if (json != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(json.toFile(), figures);
    }
  }
}
