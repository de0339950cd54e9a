package largo.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import largo.core.DecimalFormatter;
import largo.core.RecordFields;
import largo.core.aggregation.AggregationRule;
import largo.core.aggregation.GradientAttack;
import largo.core.compress.Compression;
import largo.core.data.DataSource;
import largo.core.model.ModelSource;
import largo.core.optimizer.Wrapper;
import largo.core.privacy.ExampleClipping;
import largo.core.schedule.Decay;
import largo.core.trainer.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in {@code conf}: the reference is complete and has the defaults, all can be read. */
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
  void equalsTheDefaults() throws IOException {
    assertThat(SpecReader.read("reference.conf", reference(), List.of()))
        .isEqualTo(RunSpec.DEFAULTS);
  }

  static Stream<String> keys() {
    return SpecWriter.write(RunSpec.DEFAULTS)
        .lines()
        .map(line -> line.strip().split(" ")[0])
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void namesEveryKey(String key) throws IOException {
    assertThat(reference()).containsPattern("(?m)^ *" + key + "( |$)");
  }

  static Stream<Arguments> choices() {
    return Stream.of(
            DataSource.class,
            ModelSource.class,
            Wrapper.class,
            Decay.class,
            ExchangeMode.class,
            Compression.class,
            AggregationRule.class,
            GradientAttack.class,
            ExampleClipping.class,
            Trainer.class,
            Tuner.class)
        .flatMap(kind -> ChoiceRegistry.of(kind).byName().entrySet().stream())
        .map(choice -> arguments(choice.getKey(), choice.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("choices")
  void namesEveryOptionOfAChoiceWithItsDefault(String name, Record defaults) throws IOException {
    String text = reference();
    assertThat(options(defaults))
        .allSatisfy(
            option -> assertThat(text).containsPattern("(?m)^ *(# )?" + Pattern.quote(option)));
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
      return DecimalFormatter.shortest(number);
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
