package largo.core.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import largo.core.data.Batch;
import largo.core.data.Examples;
import largo.core.data.Features;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.data.VectorTargets;
import org.junit.jupiter.api.Test;

/** Metrics of numbers and labels, compared with their definitions. */
class OutputSumsTest {

  private static final int EXAMPLES = 50;
  private static final int OUTPUTS = 3;

  private static final ModelOutputs UNITS =
      new ModelOutputs(
          LearningTask.REGRESSION,
          List.of("a", "b", "c"),
          new Normalization(new double[] {5, -1, 0}, new double[] {2, 0.1, 30}));

  @Test
  void measuresErrorsInTheUnitsOfTheData() {
    float[] predicted = random(1);
    float[] targets = random(2);

    OutputSums sums = sums(predicted, targets);

    double squares = 0;
    double absolute = 0;
    for (int i = 0; i < predicted.length; i++) {
      double error = UNITS.scale(i % OUTPUTS) * ((double) predicted[i] - targets[i]);
      squares += error * error;
      absolute += Math.abs(error);
    }
    assertThat(sums.rootMeanSquareError(UNITS))
        .isCloseTo(Math.sqrt(squares / predicted.length), within(1e-9));
    assertThat(sums.meanAbsoluteError(UNITS)).isCloseTo(absolute / predicted.length, within(1e-9));
  }

  @Test
  void measuresTheExplainedVarianceOfEachOutputThatVaries() {
    float[] predicted = random(1);
    float[] targets = random(2);
    for (int i = 2; i < targets.length; i += OUTPUTS) {
      targets[i] = 4.25f; // the last output is constant
    }
    for (int i = 0; i < targets.length; i++) {
      predicted[i] = targets[i] + predicted[i] / 3;
    }

    double expected = (rSquared(predicted, targets, 0) + rSquared(predicted, targets, 1)) / 2;
    assertThat(sums(predicted, targets).rSquared()).isCloseTo(expected, within(1e-9));
    assertThat(sums(targets, targets).rSquared()).isEqualTo(1);

    float[] means = new float[targets.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) mean(targets, i % OUTPUTS);
    }
    assertThat(sums(means, targets).rSquared()).isCloseTo(0, within(1e-6));
    float[] constant = new float[targets.length];
    Arrays.fill(constant, 7);
    assertThat(sums(predicted, constant).rSquared()).isNaN();
  }

  @Test
  void decidesAboutEachLabel() {
    float[] predicted = random(3);
    float[] targets = random(4);
    for (int i = 0; i < targets.length; i++) {
      targets[i] = targets[i] > 0.2 ? 1 : 0;
    }
    predicted[0] = 0.5f; // not predicted, as in scikit-learn

    OutputSums sums = sums(predicted, targets);

    int exact = 0;
    long[] right = new long[OUTPUTS];
    long[] wrong = new long[OUTPUTS];
    for (int i = 0; i < EXAMPLES; i++) {
      int errors = 0;
      for (int k = 0; k < OUTPUTS; k++) {
        boolean decided = predicted[i * OUTPUTS + k] > 0.5;
        boolean actual = targets[i * OUTPUTS + k] == 1;
        right[k] += decided && actual ? 1 : 0;
        wrong[k] += decided != actual ? 1 : 0;
        errors += decided != actual ? 1 : 0;
      }
      exact += errors == 0 ? 1 : 0;
    }
    long allRight = Arrays.stream(right).sum();
    long allWrong = Arrays.stream(wrong).sum();
    IntToDoubleFunction f1 = k -> 2.0 * right[k] / (2.0 * right[k] + wrong[k]);
    assertThat(sums.subsetAccuracy()).isEqualTo((double) exact / EXAMPLES);
    assertThat(sums.hammingLoss())
        .isCloseTo((double) allWrong / (EXAMPLES * OUTPUTS), within(1e-12));
    assertThat(sums.microF1()).isEqualTo(2.0 * allRight / (2.0 * allRight + allWrong));
    assertThat(sums.macroF1())
        .isCloseTo(
            IntStream.range(0, OUTPUTS).mapToDouble(f1).average().orElseThrow(), within(1e-12));
    assertThat(sums.actual(1))
        .isEqualTo(IntStream.range(0, EXAMPLES).filter(i -> targets[i * OUTPUTS + 1] == 1).count());
    assertThat(sums.f1(1))
        .isCloseTo(
            2 * sums.precision(1) * sums.recall(1) / (sums.precision(1) + sums.recall(1)),
            within(1e-12));
    assertThat(sums(new float[3], new float[] {1, 1, 0}).macroF1()).isZero();
  }

  @Test
  void addsPartsInAnyDivision() {
    float[] predicted = random(1);
    float[] targets = random(2);
    Score whole = score(predicted, targets);

    Score parts = new Score(OUTPUTS);
    int cut = 17 * OUTPUTS;
    parts.add(score(Arrays.copyOf(predicted, cut), Arrays.copyOf(targets, cut)));
    parts.add(
        score(
            Arrays.copyOfRange(predicted, cut, predicted.length),
            Arrays.copyOfRange(targets, cut, targets.length)));

    assertThat(parts.examples()).isEqualTo(EXAMPLES);
    for (LearningTask task : List.of(LearningTask.REGRESSION, LearningTask.MULTI_LABEL)) {
      assertThat(parts.of(task)).isCloseTo(whole.of(task), within(1e-12));
    }
    PredictionSums sums = whole.predictions();
    PredictionSums sent = PredictionSums.of(OUTPUTS, sums.counts(), sums.sums());
    assertThat(sent.vectors().rSquared()).isEqualTo(whole.of(LearningTask.REGRESSION));
    assertThat(sent.vectors().subsetAccuracy()).isEqualTo(whole.of(LearningTask.MULTI_LABEL));
    assertThat(new Score(OUTPUTS).of(LearningTask.REGRESSION)).isNaN();
    assertThat(new Score(OUTPUTS).of(LearningTask.MULTI_LABEL)).isNaN();
  }

  private static double rSquared(float[] predicted, float[] targets, int output) {
    double mean = mean(targets, output);
    double residual = 0;
    double total = 0;
    for (int i = output; i < targets.length; i += OUTPUTS) {
      residual += Math.pow((double) predicted[i] - targets[i], 2);
      total += Math.pow(targets[i] - mean, 2);
    }
    return 1 - residual / total;
  }

  private static double mean(float[] targets, int output) {
    return IntStream.range(0, targets.length / OUTPUTS)
        .mapToDouble(i -> targets[i * OUTPUTS + output])
        .average()
        .orElseThrow();
  }

  private static OutputSums sums(float[] predicted, float[] targets) {
    return score(predicted, targets).predictions().vectors();
  }

  private static Score score(float[] predicted, float[] targets) {
    int count = targets.length / OUTPUTS;
    double[] values = new double[targets.length];
    Arrays.setAll(values, i -> targets[i]);
    Examples examples =
        new Examples(
            Features.dense(count, 1, new double[count]),
            new VectorTargets(Features.dense(count, OUTPUTS, values)));
    Batch batch = new Batch(1);
    batch.fill(examples, count, i -> i, Normalization.NONE);
    Score score = new Score(OUTPUTS);
    score.count(batch, predicted);
    return score;
  }

  private static float[] random(long seed) {
    Random random = new Random(seed);
    float[] values = new float[EXAMPLES * OUTPUTS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
