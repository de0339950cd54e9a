package largo.core.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import largo.core.data.ClassNames;
import largo.core.data.ModelOutputs;
import org.junit.jupiter.api.Test;

class PredictionSumsTest {

  private static final double ROUNDING = 1e-6;

  /** Confidences .9, .9 (one right), and .6 (right): |1 − 1.8|/3 + |1 − .6|/3. */
  @Test
  void calibrationErrorIsTheMeanGapOfAccuracyAndConfidence() {
    Score score = new Score(2);
    score.count(0, new float[] {0.9f, 0.1f}, 0, 2);
    score.count(1, new float[] {0.9f, 0.1f}, 0, 2);
    score.count(1, new float[] {0.4f, 0.6f}, 0, 2);
    assertThat(score.predictions().calibrationError()).isCloseTo((0.8 + 0.4) / 3, within(ROUNDING));
    assertThat(score.accuracy()).isCloseTo(2.0 / 3, within(ROUNDING));
  }

  @Test
  void calibrationIsUnknownForOutputsThatAreNoProbabilities() {
    Score score = new Score(2);
    score.count(0, new float[] {7, -2}, 0, 2);
    assertThat(score.predictions().calibrationError()).isNaN();
    assertThat(score.accuracy()).isEqualTo(1);
  }

  @Test
  void topFiveCountsTheFiveLargestOutputs() {
    float[] outputs = {0.3f, 0.2f, 0.15f, 0.1f, 0.1f, 0.1f, 0.05f};
    for (int actual = 0; actual < 7; actual++) {
      Score score = new Score(7);
      score.count(actual, outputs, 0, 7);
      assertThat(score.predictions().topFive())
          .as("class %d", actual)
          .isEqualTo(actual < 5 ? 1 : 0);
    }
  }

  /**
   * As scikit-learn's f1_score with average = macro: a class without examples counts if predicted.
   */
  @Test
  void macroF1IsTheMeanOverClasses() {
    Score score = new Score(4, new long[] {2, 1, 0, 0, 1, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0);
    assertThat(score.macroF1()).isCloseTo((4.0 / 6 + 6.0 / 9 + 0) / 3, within(ROUNDING));
  }

  @Test
  void errorsOfNumbers() {
    Score score = new Score(1);
    score.predictions().vectors().add(new float[] {1, 2, 9}, new float[] {2, 4, 9}, 2);
    Score other = new Score(1);
    other.predictions().vectors().add(new float[] {0}, new float[] {3}, 1);
    score.add(other);
    OutputSums sums = score.predictions().vectors();
    assertThat(sums.rootMeanSquareError(ModelOutputs.ONE_NUMBER))
        .isCloseTo(Math.sqrt((1 + 4 + 9) / 3.0), within(ROUNDING));
    assertThat(sums.meanAbsoluteError(ModelOutputs.ONE_NUMBER)).isCloseTo(2, within(ROUNDING));
  }

  @Test
  void thereAreNoMetricsWithoutPredictions() {
    Score score = new Score(10);
    assertThat(score.macroF1()).isNaN();
    assertThat(score.predictions().topFive()).isNaN();
    assertThat(score.predictions().calibrationError()).isNaN();
    ModelOutputs outputs = ModelOutputs.of(ClassNames.numbered(10));
    assertThat(score.predictions().vectors().rootMeanSquareError(outputs)).isNaN();
    assertThat(score.predictions().vectors().meanAbsoluteError(outputs)).isNaN();
  }
}
