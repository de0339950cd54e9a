package largo.core.factorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FactorReportTest {

  @Test
  void factorsOfOneClassEachAreDisentangled() {
    Disentanglement scores = Disentanglement.of(new double[][] {{0, 3, 0}, {0, 0, 1}, {2, 0, 0}});

    assertThat(scores).isEqualTo(new Disentanglement(1, 1));
  }

  @Test
  void equalFactorsAreNotDisentangled() {
    Disentanglement scores = Disentanglement.of(new double[][] {{2, 2, 2, 2}, {2, 2, 2, 2}});

    assertThat(scores.disentanglement()).isCloseTo(0, within(1e-12));
    assertThat(scores.completeness()).isCloseTo(0, within(1e-12));
  }

  /** Two factors for each class: disentangled, but not complete. */
  @Test
  void severalFactorsOfAClassAreNotComplete() {
    Disentanglement scores = Disentanglement.of(new double[][] {{1, 1, 0, 0}, {0, 0, 1, 1}});

    assertThat(scores.disentanglement()).isCloseTo(1, within(1e-12));
    assertThat(scores.completeness()).isCloseTo(0.5, within(1e-12)); // 1 − ln 2 / ln 4
  }

  @Test
  void weighsFactorsByTheirCodes() {
    // factor 1 belongs to class 0, with 3/4 of all codes; factor 2 to both
    Disentanglement scores = Disentanglement.of(new double[][] {{6, 1}, {0, 1}});

    assertThat(scores.disentanglement()).isCloseTo(0.75, within(1e-12));
    assertThat(Disentanglement.of(new double[][] {{600, 100}, {0, 100}})).isEqualTo(scores);
    assertThat(Disentanglement.of(new double[2][2])).isEqualTo(new Disentanglement(0, 0));
  }

  @Test
  void reportsOnSumsOverShards() {
    float[] features = {1, 2, 3, 4, 5, 6};
    float[] codes = {1, 0, 3, 0, 0, 0.5f};
    FactorSums first = new FactorSums(2, 2, 2);
    FactorSums second = new FactorSums(2, 2, 2);
    first.add(0, features, codes, 0);
    first.add(0, features, codes, 1);
    second.add(1, features, codes, 2);
    first.addErrors(new float[] {3, 4}, new float[] {3, 1});
    second.addErrors(new float[] {0}, new float[] {0});
    first.addCorrect(2);
    first.add(second);

    FactorReport report =
        FactorReport.of(first, new Factors(2, new float[] {1, 0, 0, 1}), List.of(1, 1, 2));

    assertThat(report.examples()).isEqualTo(3);
    assertThat(report.error()).isCloseTo(0.6, within(1e-12));
    assertThat(report.accuracy()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(report.scores()).isEqualTo(new Disentanglement(1, 1));
    assertThat(report.factors().get(0).picture()).containsExactly(2.5f, 3.5f); // (1 x + 3 y) / 4
    assertThat(report.factors().get(0).classes()).containsExactly(1.0, 0.0);
    assertThat(report.factors().get(0).share()).isCloseTo(0.8, within(1e-12)); // means 2 and 0.5
    assertThat(report.factors().get(1).picture()).containsExactly(5f, 6f);
    assertThat(report.factors().get(1).activations()).containsExactly(0f, 1f);
  }

  @Test
  void aFactorWithoutCodesHasNoPicture() {
    FactorSums sums = new FactorSums(1, 2, 3);
    sums.add(0, new float[3], new float[1], 0);
    FactorReport report = FactorReport.of(sums, Factors.start(1, 2), List.of(3, 1, 1));

    assertThat(report.factors().get(0).picture()).isEmpty();
    assertThat(report.factors().get(0).share()).isZero();
    assertThat(report.error()).isZero();
  }
}
