package largo.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import largo.core.measure.BranchedCriticalBatch.Branch;
import largo.core.measure.BranchedCriticalBatch.Edge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BranchedCriticalBatchTest {

  static Stream<JsonNode> goldens() {
    return Toolkit.elements("branched_critical_batch");
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void matchesTheReference(JsonNode golden) {
    List<Branch> branches = new ArrayList<>();
    golden
        .path("branches")
        .properties()
        .forEach(
            branch -> {
              List<Double> losses = new ArrayList<>();
              branch.getValue().forEach(v -> losses.add(v.isNumber() ? v.asDouble() : Double.NaN));
              branches.add(new Branch(Double.parseDouble(branch.getKey()), losses));
            });
    branches.sort(Comparator.comparingDouble(Branch::factor));
    BranchedCriticalBatch actual =
        BranchedCriticalBatch.of(
            branches,
            golden.path("base_batch").asDouble(),
            golden.path("args").path("epsilon").asDouble(),
            golden.path("args").path("alpha").asDouble(0.5));

    JsonNode expected = golden.path("expected");
    assertThat(actual.batch()).isEqualTo(expected.path("batch").asDouble());
    if (expected.path("upper").isNull()) {
      assertThat(actual.upper()).isEmpty();
      assertThat(actual.middle()).isNaN();
    } else {
      assertThat(actual.upper()).hasValue(expected.path("upper").asDouble());
      assertThat(actual.middle()).isCloseTo(expected.path("middle").asDouble(), within(1e-9));
    }
    String edge = expected.path("edge").asText();
    assertThat(actual.edge())
        .isEqualTo(edge.isEmpty() ? Edge.INSIDE : Edge.valueOf(edge.toUpperCase(Locale.ROOT)));
    for (int k = 0; k < branches.size(); k++) {
      String factor = Double.toString(branches.get(k).factor());
      JsonNode loss = expected.path("loss").path(factor);
      if (loss.isNumber()) {
        assertThat(actual.losses().get(k)).isCloseTo(loss.asDouble(), within(1e-12));
      } else {
        assertThat(actual.losses().get(k)).isNaN();
      }
    }
  }

  @Test
  void isUnknownIfAllBranchesDiverged() {
    BranchedCriticalBatch actual =
        BranchedCriticalBatch.of(List.of(new Branch(1, List.of(Double.NaN))), 64, 0.01, 0.5);
    assertThat(actual.batch()).isNaN();
    assertThat(actual.upper()).hasValue(64);
    assertThat(actual.edge()).isEqualTo(Edge.LOW);
  }
}
