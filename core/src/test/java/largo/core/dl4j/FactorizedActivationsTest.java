package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import largo.core.data.Batch;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.factorization.FactorReport;
import largo.core.factorization.FactorSums;
import largo.core.factorization.FactorizationState;
import largo.core.factorization.Factors;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ModelDefinition;
import largo.core.gradient.Score;
import largo.core.model.Lenet;
import largo.core.model.Mlp;
import largo.core.model.ModelException;
import largo.core.trainer.Trainer.BlockAdmm;
import largo.core.trainer.Trainer.BlockAdmm.Mode;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Block-ADMM with a non-negative factorization at the last cut. */
class FactorizedActivationsTest {

  private static final int ROWS = 9;
  private static final int WIDTH = 10;
  private static final Dl4jDefinition MLP = ToyNetwork.define(new Mlp(List.of(12, WIDTH), 0));
  private static final List<String> CUTS = List.of("dense1", "dense2");
  private static final float[] PARAMETERS = MLP.initialize(2);

  /** The factors to start from are then the units themselves. */
  @Test
  void asManyFactorsAsUnitsAreNonNegativeActivationsBitForBit() {
    BlockAdmmDefinition factorized = define(List.of("dense2"), false, WIDTH);
    BlockAdmmDefinition nonNegative = define(List.of("dense2"), true, 0);
    Batch batch = ToyNetwork.batch(ToyNetwork.examples(3, ROWS), 0, ROWS);

    GradientSum sum = gradient(factorized, PARAMETERS, batch);
    GradientSum expected = gradient(nonNegative, PARAMETERS, batch);

    assertThat(Arrays.copyOf(sum.gradient(), PARAMETERS.length)).isEqualTo(expected.gradient());
    assertThat(sum.loss()).isEqualTo(expected.loss());
  }

  /** {@code Y − X + μ (Y − Π(Y)) = 0} at the minimum of {@code ‖Y − X‖²/2 + μ/2 ‖Y − Π(Y)‖²}. */
  @Test
  void theProximalStepMinimizesItsFunction() {
    Factors factors = Factors.start(3, WIDTH);
    float[] before = activations(ToyNetwork.batch(ToyNetwork.examples(3, ROWS), 0, ROWS));
    for (double penalty : new double[] {0.03, 1, 100}) {
      ProximalStep.ToFactors step = new ProximalStep.ToFactors(factors, penalty);
      INDArray x = Nd4j.createFromArray(before).reshape(ROWS, WIDTH);
      step.apply(x);
      float[] y = Nd4jFloats.of(x);
      float[] projected = factors.activations(factors.codes(y));

      assertThat(ToyNetwork.norm(y)).isPositive();
      for (int i = 0; i < y.length; i++) {
        double slope = y[i] - before[i] + penalty * (y[i] - projected[i]);
        assertThat(slope).isCloseTo(0, within(1e-4 * (1 + penalty)));
      }
      assertThat(step.codes()).hasSize(ROWS * 3);
    }
  }

  @Test
  void activationsAreInTheConeOfTheFactors() {
    BlockAdmmDefinition definition = define(CUTS, false, 3);
    Batch batch = ToyNetwork.batch(ToyNetwork.examples(3, ROWS), 0, ROWS);
    Factors factors = definition.factors().orElseThrow();
    try (BlockAdmmSource source = (BlockAdmmSource) definition.open()) {
      source.load(PARAMETERS, 0, 0);
      source
          .source()
          .run(
              batch,
              (features, labels) -> {
                try (AugmentedLagrangian lagrangian = source.begin(features, labels)) {
                  lagrangian.stepActivations();
                  INDArray x = lagrangian.activations().get(1).value();
                  float[] values = Nd4jFloats.of(x);
                  float[] projected = factors.activations(factors.codes(values));
                  assertThat(ToyNetwork.distance(values, projected))
                      .isLessThan(1e-5 * ToyNetwork.norm(values));
                  assertThat(ToyNetwork.norm(values)).isPositive();
                }
                return 0;
              });
    }
  }

  /** Of the activations below the cut, and codes that differ from their own by a step only. */
  @Test
  void gradientsEndWithTheSumsOfCodes() {
    int rank = 3;
    BlockAdmm slow =
        new BlockAdmm(
            List.of("dense2"), 1, 1, 1, 1e-6, false, rank, Double.POSITIVE_INFINITY, Mode.ONLINE);
    BlockAdmmDefinition definition = BlockAdmmDefinition.of(MLP, slow);
    Batch batch = ToyNetwork.batch(ToyNetwork.examples(3, ROWS), 0, ROWS);
    Factors factors = definition.factors().orElseThrow();
    float[] activations = activations(batch);
    float[] expected = new float[rank * (WIDTH + rank)];
    factors.addSums(factors.codes(activations), activations, expected);

    float[] gradient = gradient(definition, PARAMETERS, batch).gradient();
    float[] sums = Arrays.copyOfRange(gradient, PARAMETERS.length, gradient.length);

    assertThat(ToyNetwork.distance(sums, expected)).isLessThan(1e-4 * ToyNetwork.norm(expected));
  }

  @Test
  void doesNotDependOnTheMicroBatch() {
    Examples examples = ToyNetwork.examples(3, ROWS);
    BlockAdmmDefinition definition = define(CUTS, false, 4);
    GradientSum whole = gradient(definition, PARAMETERS, ToyNetwork.batch(examples, 0, ROWS));
    GradientSum parts =
        gradient(
            definition,
            PARAMETERS,
            ToyNetwork.batch(examples, 0, 4),
            ToyNetwork.batch(examples, 4, ROWS));

    assertThat(ToyNetwork.distance(whole.gradient(), parts.gradient()))
        .isLessThan(1e-4 * ToyNetwork.norm(whole.gradient()));
  }

  @Test
  void factorsFollowTheParametersOfTheNetwork() {
    BlockAdmmDefinition definition = define(CUTS, false, 4);
    Batch batch = ToyNetwork.batch(ToyNetwork.examples(3, ROWS), 0, ROWS);
    FactorizationState start = FactorizationState.of(definition.factors().orElseThrow());
    GradientSum first = gradient(definition, PARAMETERS, batch);
    FactorizationState next = start.next(first.gradient(), PARAMETERS.length, ROWS);

    assertThat(gradient(definition, start.extended(PARAMETERS), batch).gradient())
        .isEqualTo(first.gradient());
    assertThat(gradient(definition, next.extended(PARAMETERS), batch).gradient())
        .isNotEqualTo(first.gradient());
    assertThat(score(definition, next.extended(PARAMETERS), batch))
        .isEqualTo(score(MLP, PARAMETERS, batch));
  }

  /** With a factor for each unit, the projection changes nothing: activations are rectified. */
  @Test
  void measuresTheFactorsOfExamples() {
    Examples examples = ToyNetwork.examples(5, 40);
    Batch all = ToyNetwork.batch(examples, 0, 40);
    BlockAdmmDefinition exact = define(CUTS, false, WIDTH);
    FactorReport report = report(exact, examples);

    assertThat(report.examples()).isEqualTo(40);
    assertThat(report.error()).isZero();
    assertThat(report.accuracy()).isEqualTo(score(MLP, PARAMETERS, all));
    assertThat(report.factors()).hasSize(WIDTH);
    assertThat(report.factors().get(0).activations()).hasSize(WIDTH);

    BlockAdmmDefinition coarse = define(CUTS, false, 2);
    assertThat(report(coarse, examples).error()).isBetween(0.1, 1.0);
  }

  private static FactorReport report(BlockAdmmDefinition definition, Examples examples) {
    FactorSums sums = definition.factorSums(PARAMETERS, examples, Normalization.BYTES, 16);
    return FactorReport.of(sums, definition.factors().orElseThrow(), List.of(1, 16, 16));
  }

  @Test
  void refusesFactorsThatDoNotFit() {
    assertThatThrownBy(() -> define(CUTS, false, 11))
        .isInstanceOf(ModelException.class)
        .hasMessage("trainer.factors must be at most 10, the units of layer dense2, but was 11");
    assertThatThrownBy(
            () ->
                BlockAdmmDefinition.of(
                    ToyNetwork.define(new Lenet(List.of(2, 3), 6, 0)),
                    new BlockAdmm(
                        List.of("pool2"),
                        1,
                        3,
                        1,
                        0.1,
                        false,
                        2,
                        Double.POSITIVE_INFINITY,
                        Mode.ONLINE)))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "the last of trainer.cuts must be a dense layer where trainer.factors is not 0, but "
                + "layer pool2 is a SubsamplingLayer");
  }

  private static BlockAdmmDefinition define(List<String> cuts, boolean nonNegative, int factors) {
    return BlockAdmmDefinition.of(
        MLP,
        new BlockAdmm(
            cuts, 1, 3, 1, 0.3, nonNegative, factors, Double.POSITIVE_INFINITY, Mode.ONLINE));
  }

  private static GradientSum gradient(
      BlockAdmmDefinition definition, float[] parameters, Batch... batches) {
    try (GradientSource source = definition.open()) {
      source.load(parameters, 0, 0);
      return ToyNetwork.gradient(source, batches);
    }
  }

  private static double score(ModelDefinition definition, float[] parameters, Batch batch) {
    Score score = new Score(ToyNetwork.CLASSES);
    try (GradientSource source = definition.open()) {
      source.load(parameters, 0, 0);
      source.evaluate(batch, score);
    }
    return score.accuracy();
  }

  /** Of the second hidden layer. */
  private static float[] activations(Batch batch) {
    float[][] values = new float[1][];
    BlockAdmmDefinition plain = define(List.of("dense2"), false, 0);
    try (BlockAdmmSource source = (BlockAdmmSource) plain.open()) {
      source.load(PARAMETERS, 0, 0);
      source
          .source()
          .run(
              batch,
              (features, labels) -> {
                try (AugmentedLagrangian lagrangian = source.begin(features, labels)) {
                  values[0] = Nd4jFloats.of(lagrangian.activations().get(0).output());
                }
                return 0;
              });
    }
    return values[0];
  }
}
