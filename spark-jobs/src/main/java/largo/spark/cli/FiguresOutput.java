package largo.spark.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the figures of a measurement go besides the terminal. */
final class FiguresOutput {

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
  private Path json;

  /** Writes them if a file was given. */
  void write(Object figures) throws IOException {
    if (json != null) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(json.toFile(), figures);
    }
  }
}
