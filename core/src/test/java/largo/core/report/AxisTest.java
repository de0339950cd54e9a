package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

  @Test
  void placesBatchesByTheirLogarithmAndLabelsThem() {
    Axis axis = Axis.ofBatches(List.of(64.0, 512.0, 4096.0));

    assertThat(axis.at(512)).isCloseTo(0.5, within(1e-12));
    assertThat(axis.at(512) - axis.at(64)).isCloseTo(axis.at(4096) - axis.at(512), within(1e-12));
    assertThat(labels(axis)).containsExactly("64", "512", "4096");
  }

  @Test
  void putsASingleBatchInTheMiddle() {
    assertThat(Axis.ofBatches(List.of(256.0)).at(256)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void labelsRoundNumbers() {
    assertThat(labels(Axis.linear(range(-0.31, 1.22), 0.5))).containsExactly("0", "0.5", "1");
    assertThat(labels(Axis.logarithmic(range(3, 450))))
        .containsExactly("5", "10", "20", "50", "100", "200", "500");
    assertThat(labels(Axis.logarithmic(range(1e-4, 100))))
        .containsExactly("0.0001", "0.001", "0.01", "0.1", "1", "10", "100");
    assertThat(labels(Axis.logarithmic(range(14, 17)))).containsExactly("15", "20");
    assertThat(labels(Axis.ofErrors(range(60, 99.2), 0.1)))
        .containsExactly("50", "80", "90", "95", "98", "99");
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "1, 1e6", "1, 1.001"})
  void keepsValuesOnALinearAxisAwayFromItsEnds(double min, double max) {
    assertAwayFromTheEnds(Axis.linear(range(min, max), 0.5), min, max);
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "1, 1e6", "1, 1.001"})
  void keepsValuesOnALogarithmicAxisAwayFromItsEnds(double min, double max) {
    assertAwayFromTheEnds(Axis.logarithmic(range(min, max)), min, max);
  }

  private static void assertAwayFromTheEnds(Axis axis, double min, double max) {
    assertThat(axis.at(min)).isBetween(0.04, 0.96);
    assertThat(axis.at(max)).isBetween(0.04, 0.96);
    assertThat(axis.ticks()).isNotEmpty();
  }

  @Test
  void reservesSpaceAtTheBottom() {
    Axis axis = Axis.linear(range(0, 1), 0).withMargin(0.25);

    assertThat(axis.at(0)).isCloseTo(0.25 + 0.75 * Axis.linear(range(0, 1), 0).at(0), within(1e-9));
    assertThat(axis.at(1)).isLessThan(1);
  }

  @Test
  void isEmptyWithoutValues() {
    assertThat(Axis.linear(range(), 1).ticks()).isEmpty();
    assertThat(Axis.logarithmic(range()).ticks()).isEmpty();
  }

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::label).toList();
  }

  private static DoubleSummaryStatistics range(double... values) {
    return DoubleStream.of(values).summaryStatistics();
  }
}
