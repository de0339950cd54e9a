package largo.core.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import largo.core.config.SpecException;
import org.junit.jupiter.api.Test;

/** Valid traces, and the messages for invalid ones. */
class TraceReaderTest {

  @Test
  void readsScenariosCasesAndDefaults() {
    UpdateTrace trace =
        TraceReader.read(
            "t.json",
            """
            { "about": "ignored",
              "scenarios": { "a": { "params": { "w": [[1, 2], [3, 4]], "b": [5] },
                                    "grads": [ { "b": [0], "w": [[6, 7], [8, 9]] } ] } },
              "cases": [ { "optimizer": "SGD", "scenario": "a", "aux": [1] } ],
              "defaults": { "SGD": { "lr": 0.1 } } }
            """);

    UpdateTrace.Scenario a = trace.scenarios().get("a");
    assertThat(a.parameters()).containsExactly(1, 2, 3, 4, 5);
    assertThat(a.gradients().at(0, new float[5])).containsExactly(6, 7, 8, 9, 0);
    assertThat(trace.cases()).singleElement().extracting(UpdateTrace.Case::scenario).isEqualTo(a);
    assertThat(trace.cases().get(0).expected()).isEmpty();
    assertThat(trace.defaults().get("SGD")).containsEntry("lr", 0.1);
  }

  @Test
  void readsPythonsNanAndInfinity() {
    UpdateTrace trace =
        TraceReader.read("t", "{\"params\": {\"b\": NaN}, \"grads\": [{\"b\": -Infinity}]}");

    assertThat(trace.scenarios().get("trace").parameters()).containsExactly(Double.NaN);
  }

  @Test
  void readsSettingsOfTheCommandLineLikeThoseOfATrace() {
    assertThat(TraceReader.value("0.1")).isEqualTo(0.1);
    assertThat(TraceReader.value("true")).isEqualTo(true);
    assertThat(TraceReader.value("scaled_grad")).isEqualTo("scaled_grad");
    assertThat(TraceReader.value("[1, 2]")).isEqualTo(java.util.List.of(1, 2));
    assertThat(TraceReader.value("null")).isNull();
  }

  @Test
  void reportsThePositionOfMalformedJson() {
    refused("{\n  \"scenarios\": oops }", "t.json:2:20: this is not JSON: Unrecognized token");
    refused("", "t.json:1:1: this is not JSON");
    refused("{} {}", "this is not JSON");
    refused("[1]", "t.json must be an object, but was [1]");
  }

  @Test
  void reportsMissingFields() {
    refused("{}", "t.json: scenarios is missing");
    refused("{\"scenarios\": {}}", "t.json: scenarios must hold at least one");
    refused("{\"scenarios\": {\"a\": {}}}", "t.json: scenarios.a.params is missing");
    refused("{\"params\": {\"b\": 1}}", "t.json: grads is missing");
    refused("{\"params\": {}, \"grads\": []}", "t.json: params must hold at least one tensor");
    refused("{\"params\": {\"b\": 1}, \"grads\": []}", "t.json: grads must hold at least one step");
    refused(withCase("{}"), "t.json: cases[0].optimizer is missing");
    refused(
        withCase("{\"optimizer\": \"SGD\", \"scenario\": \"b\"}"),
        "t.json: cases[0].scenario must be one of [a], but was 'b'");
  }

  @Test
  void reportsInconsistentShapes() {
    refused(
        single("[[1, 2], [3]]", "[[1, 2], [3, 4]]"),
        "t.json: params.w must be numbers of shape [2, 2], but was a list of 1 along axis 1");
    refused(single("[]", "[]"), "t.json: params.w must not be empty");
    refused(
        single("[1, 2]", "[1, 2, 3]"),
        "t.json: grads[0].w must be numbers of shape [2], but was a list of 3 along axis 0");
    refused(
        single("[1, 2]", "7"),
        "t.json: grads[0].w must be numbers of shape [2], but was '7' where a list must be");
    refused(single("1", "[7]"), "t.json: grads[0].w must be a number, but was a list");
    refused(
        single("[1]", "[\"x\"]"), "t.json: grads[0].w must be numbers of shape [1], but was 'x'");
    refused("{\"params\": {\"w\": 1}, \"grads\": [{\"v\": 1}]}", "t.json: grads[0].w is missing");
    refused(
        "{\"params\": {\"w\": 1}, \"grads\": [{\"w\": 1, \"v\": 1}]}",
        "t.json: grads[0].v is not a parameter; parameters are [w]");
    refused(
        withCase("{\"optimizer\": \"SGD\", \"expected\": []}"),
        "t.json: cases[0].expected must be 1 steps, as many as there are gradients, but was 0");
  }

  private static String single(String parameter, String gradient) {
    return "{\"params\": {\"w\": %s}, \"grads\": [{\"w\": %s}]}".formatted(parameter, gradient);
  }

  private static String withCase(String json) {
    return """
        {"scenarios": {"a": {"params": {"b": 1}, "grads": [{"b": 1}]}}, "cases": [%s]}
        """
        .formatted(json);
  }

  private static void refused(String text, String message) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> TraceReader.read("t.json", text))
        .withMessageContaining(message);
  }
}
