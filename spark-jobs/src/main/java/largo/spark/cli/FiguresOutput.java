package largo.spark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import java.util.Optional;
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
          .registerModule(new SimpleModule().addSerializer(new OptionalSerializer()))
          .writeValue(json.toFile(), figures);
    }
  }

  /** Writes {@code null} for an empty value. */
  private static final class OptionalSerializer extends StdSerializer<Optional<?>> {

    @Serial private static final long serialVersionUID = 1;

    OptionalSerializer() {
      super(Optional.class, false);
    }

    @Override
    public void serialize(Optional<?> value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      provider.defaultSerializeValue(value.orElse(null), out);
    }
  }
}
