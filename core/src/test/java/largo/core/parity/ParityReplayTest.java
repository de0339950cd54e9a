package largo.core.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import largo.core.RecordFields;
import largo.core.RequiredKey;
import largo.core.config.SpecException;
import largo.core.optimizer.Rules;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays traces of reference implementations with all their hyper-parameters. */
class ParityReplayTest {

  /** Six steps of double-precision Python implementations of the published equations. */
  private static final UpdateTrace REFERENCE = read("reference.json");

  /** The same for rules that were published since 2020, also on kernels. */
  private static final UpdateTrace RECENT = read("recent.json");

  private static final String TINY =
      """
      { "params": { "w": [[1, 2]], "b": 3 }, "grads": [ { "w": [[4, 8]], "b": 2 } ],
        "optimizer": "sgd", "hp": { "learning-rate": 0.5 },
        "expected": [ { "w": [[-1, -2]], "b": 2 } ] }
      """;

  static Stream<Named<ParityRun>> runs() {
    return Stream.of(REFERENCE, RECENT)
        .flatMap(trace -> ParityReplay.of(trace, Map.of()).runs().stream())
        .map(run -> Named.of(run.title(), run));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void matchesTheReference(ParityRun run) {
    ParameterDifference difference = run.difference(Tolerance.DEFAULT).orElseThrow();

    assertThat(difference.within()).as(difference.worst()).isTrue();
  }

  @Test
  void coversEveryReferenceAndEveryHyperParameter() {
    Set<String> recorded =
        Stream.of(REFERENCE, RECENT)
            .flatMap(trace -> trace.cases().stream())
            .map(UpdateTrace.Case::optimizer)
            .collect(Collectors.toSet());
    assertThat(recorded).containsAll(ReferenceRules.names());

    for (UpdateTrace trace : List.of(REFERENCE, RECENT)) {
      trace
          .defaults()
          .forEach(
              (optimizer, defaults) -> {
                Set<String> set =
                    trace.cases().stream()
                        .filter(c -> c.optimizer().equals(optimizer))
                        .flatMap(c -> c.settings().keySet().stream())
                        .collect(Collectors.toSet());
                assertThat(set).as(optimizer).containsAll(defaults.keySet());
              });
    }
  }

  @Test
  void usesDefaultsForSettingsThatATraceDoesNotHave() {
    UpdateTrace bare =
        new UpdateTrace("bare.json", REFERENCE.scenarios(), REFERENCE.cases(), Map.of());

    assertThat(ParityReport.of(ParityReplay.of(bare, Map.of()), Tolerance.DEFAULT).passed())
        .isTrue();
  }

  @Test
  void skipsOnlyCasesWithoutCounterpart() {
    ParityReplay replay = ParityReplay.of(REFERENCE, Map.of());

    assertThat(replay.skipped().keySet())
        .containsExactlyInAnyOrder(
            "NovoGradApex", "ND4JAdam", "ND4JNadam", "Lookahead of ND4JAdam");
    int skipped = replay.skipped().values().stream().mapToInt(n -> n).sum();
    assertThat(replay.runs()).hasSize(REFERENCE.cases().size() - skipped);
    assertThat(ParityReport.of(replay, Tolerance.DEFAULT).text())
        .contains("skipped, as there is no counterpart: Lookahead of ND4JAdam (1), ");
  }

  @Test
  void runsTheExampleOfTheGuide() throws IOException {
    Path example = Path.of("../docs/parity-example.json");
    UpdateTrace trace = TraceReader.read("example", Files.readString(example));

    assertThat(ParityReport.of(ParityReplay.of(trace, Map.of()), Tolerance.DEFAULT).passed())
        .isTrue();
    ParityReport without =
        ParityReport.of(
            ParityReplay.of(trace, "momentum", Map.of("learning-rate", 0.1)), Tolerance.DEFAULT);
    assertThat(without.passed()).isFalse();
    assertThat(without.text()).contains("after step", "was recorded", "0 of 1 cases within");
  }

  static Stream<Named<Rules.Rule>> rules() {
    return Rules.ALL.stream().map(rule -> Named.of(rule.name(), rule));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void runsEveryRuleByName(Rules.Rule rule) {
    UpdateTrace trace = TraceReader.read("tiny.json", TINY);
    Map<String, Object> settings = new HashMap<>(Map.of("learning-rate", rule.startRate()));
    for (RecordComponent component : rule.defaults().getClass().getRecordComponents()) {
      if (component.isAnnotationPresent(RequiredKey.class)) {
        settings.put(RecordFields.kebabCase(component.getName()), 1);
      }
    }
    ParityReplay replay = ParityReplay.of(trace, rule.name(), settings);

    assertThat(replay.runs().get(0).parameters()).hasSize(1);
  }

  @Test
  void writesTheParametersInTheShapesOfTheTrace() {
    UpdateTrace trace = TraceReader.read("tiny.json", TINY);

    assertThat(TraceWriter.write(ParityReplay.of(trace, Map.of())))
        .isEqualTo(
            "{\"cases\":[{\"optimizer\":\"sgd\",\"hp\":{\"learning-rate\":0.5},"
                + "\"scenario\":\"trace\",\"params\":[{\"w\":[[-1.0,-2.0]],\"b\":2.0}]}],"
                + "\"skipped\":[]}");
  }

  @Test
  void prefersOverridesToTheTrace() {
    UpdateTrace trace = TraceReader.read("tiny.json", TINY);
    ParityReplay changed = ParityReplay.of(trace, Map.of("learning-rate", 1, "weight-decay", 1));

    assertThat(changed.runs().get(0).parameters().get(0)).containsExactly(-4, -8, -2);
  }

  @Test
  void rejectsUnknownAndInvalidSettings() {
    refused(
        "tiny.json: sgdd on trace: the optimizer must be one of sgd, ",
        "sgdd",
        Map.of("learning-rate", 1));
    refused("but was 'LARC'; did you mean LARS?", "LARC", Map.of());
    refused(
        "tiny.json: SNGM on trace: betta is not a hyper-parameter; did you mean beta?",
        "SNGM",
        Map.of("betta", 0.9));
    refused(
        "LARS on trace: form must be one of paper, scaled_grad, but was apex",
        "LARS",
        Map.of("form", "apex"));
    refused("momentum must be in [0, 1), but was 1.5", "SGD", Map.of("momentum", 1.5));
    refused(
        "momentun is not a key; did you mean momentum?",
        "momentum",
        Map.of("learning-rate", 1, "momentun", 1));
    refused("learning-rate of lamb is missing", "lamb", Map.of());
    refused(
        "the rule needs gradients at perturbed parameters, which were not recorded",
        "sgd",
        Map.of("learning-rate", 1, "wrap", List.of(Map.of("name", "sam"))));
    refused(
        "learning-rate must be zero or more and finite, or a list of such numbers, but was -1",
        "sgd",
        Map.of("learning-rate", -1));
    refused(
        "there must be one learning rate, or one for each of 1 steps, but there were 2",
        "sgd",
        Map.of("learning-rate", List.of(1, 2)));
  }

  @Test
  void rejectsTracesWithNothingToCompare() {
    UpdateTrace unrecorded =
        TraceReader.read("t.json", "{\"params\": {\"b\": 1}, \"grads\": [{\"b\": 1}]}");
    UpdateTrace foreign = TraceReader.read("t.json", TINY.replace("sgd", "ND4JAdam"));

    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> ParityReplay.of(unrecorded, Map.of()))
        .withMessage("t.json holds no cases; name a rule with --optimizer");
    ParityReplay replay = ParityReplay.of(unrecorded, "sgd", Map.of("learning-rate", 1));
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> ParityReport.of(replay, Tolerance.DEFAULT))
        .withMessageContaining("nothing was recorded to compare with");
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> ParityReport.of(ParityReplay.of(foreign, Map.of()), Tolerance.DEFAULT))
        .withMessage("nothing was compared: there is no counterpart of ND4JAdam (1)");
  }

  private static void refused(String message, String optimizer, Map<String, Object> settings) {
    UpdateTrace trace = TraceReader.read("tiny.json", TINY);
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> ParityReplay.of(trace, optimizer, settings))
        .withMessageContaining(message);
  }

  private static UpdateTrace read(String name) {
    try (InputStream in = ParityReplayTest.class.getResourceAsStream(name)) {
      return TraceReader.read(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
