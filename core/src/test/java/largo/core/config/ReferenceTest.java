package largo.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.RecordFields;
import largo.core.compress.Compression;
import largo.core.data.DataSource;
import largo.core.model.ModelSource;
import largo.core.optimizer.Wrapper;
import largo.core.schedule.Decay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in conf: the reference is complete and true, the others can be run. */
class ReferenceTest {

  private static final Path CONF = Path.of("../conf");

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(CONF)) {
      return files.filter(f -> f.toString().endsWith(".conf")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void canBeRead(Path file) throws IOException {
    RunSpec spec = SpecReader.read(file.toString(), Files.readString(file), List.of());

    assertThat(spec.sweep().trials(spec)).isNotEmpty();
  }

  @Test
  void givesTheDefaults() throws IOException {
    assertThat(SpecReader.read("reference.conf", reference(), List.of()))
        .isEqualTo(RunSpec.DEFAULTS);
  }

  @Test
  void namesEveryKey() throws IOException {
    String text = reference();
    for (String line : SpecWriter.write(RunSpec.DEFAULTS).split("\n")) {
      String key = line.strip().split(" ")[0];
      assertThat(text).as(key).containsPattern("(?m)^ *" + key + "( |$)");
    }
  }

  @Test
  void namesEveryOptionOfEveryChoiceWithItsDefault() throws IOException {
    String text = reference();
    for (Class<?> kind :
        List.of(
            DataSource.class,
            ModelSource.class,
            Wrapper.class,
            Decay.class,
            ExchangeMode.class,
            Compression.class)) {
      for (Map.Entry<String, ?> member : ChoiceRegistry.of(kind).byName().entrySet()) {
        for (String option : options((Record) member.getValue())) {
          assertThat(text)
              .as(member.getKey())
              .containsPattern("(?m)^ *(# )?" + option.replaceAll("([\\[\\](){}.?*+])", "\\\\$1"));
        }
      }
    }
  }

  /** {@code key = default} of each option. */
  private static List<String> options(Record defaults) {
    List<String> options = new ArrayList<>();
    for (RecordComponent component : defaults.getClass().getRecordComponents()) {
      String key = RecordFields.kebabCase(component.getName());
      try {
        Object value = component.getAccessor().invoke(defaults);
        boolean required = value.equals(Optional.empty()) && key.equals("path");
        options.add(required ? key + " = FOLDER" : key + " = " + rendered(value));
      } catch (ReflectiveOperationException e) {
        throw new AssertionError(e);
      }
    }
    return options;
  }

  private static String rendered(Object value) {
    if (value instanceof Optional<?>) {
      return "auto";
    }
    if (value instanceof Double number) {
      return largo.core.Preconditions.shortest(number);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(ReferenceTest::rendered).toList().toString();
    }
    if (value instanceof Enum<?> constant) {
      return ScalarValues.written(constant);
    }
    return value.equals(",") ? "\",\"" : value.toString();
  }

  private static String reference() throws IOException {
    return Files.readString(CONF.resolve("reference.conf"));
  }
}
