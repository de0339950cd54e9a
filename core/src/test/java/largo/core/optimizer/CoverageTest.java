package largo.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import largo.core.DecimalFormatter;
import largo.core.RecordFields;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every registered rule is documented and benchmarked; {@link GoldenTest} has its vectors. */
class CoverageTest {

  private static final String GUIDE = read("../docs/optimizers.md");
  private static final String STREAMS =
      read("../benchmarks/src/main/resources/largo/benchmarks/streams.csv");

  @Test
  void everyRuleAndEveryWrapperHasAHeadingInTheGuide() {
    assertThat(GUIDE.lines()).containsAll(names().map(name -> "### " + name).toList());
  }

  static Stream<Named<Rules.Rule>> rules() {
    return Rules.ALL.stream().map(rule -> Named.of(rule.name(), rule));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theGuidesTableStatesMemoryAndStartingRateOfEveryRule(Rules.Rule rule) {
    String memory = "| [%1$s](#%1$s) | %2$d".formatted(rule.name(), rule.defaults().slots());
    assertThat(GUIDE.lines().filter(line -> line.startsWith(memory)))
        .as(memory)
        .singleElement()
        .asString()
        .contains("| " + DecimalFormatter.shortest(rule.startRate()) + " |");
  }

  static Stream<String> keys() {
    Stream<Object> all =
        Stream.concat(
            Rules.ALL.stream().map(Rules.Rule::defaults),
            Wrappers.ALL.stream().map(Wrappers.Choice::defaults));
    return all.flatMap(defaults -> Arrays.stream(defaults.getClass().getRecordComponents()))
        .map(component -> RecordFields.kebabCase(component.getName()))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void theGuideExplainsEveryKey(String key) {
    assertThat(GUIDE).containsPattern("`" + key + "[`\\s=]");
  }

  @Test
  void everyRuleHasARowInTheBenchmark() {
    List<String> rows = STREAMS.lines().map(line -> line.split(",")[0]).toList();

    assertThat(rows).containsAll(Rules.ALL.stream().map(Rules.Rule::name).toList());
  }

  private static Stream<String> names() {
    return Stream.concat(
        Rules.ALL.stream().map(Rules.Rule::name), Wrappers.ALL.stream().map(Wrappers.Choice::name));
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new IllegalStateException(file + " is missing", e);
    }
  }
}
