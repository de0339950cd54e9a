package largo.core.dl4j;

import static largo.core.dl4j.BlockAdmmSourceTest.LENET;
import static largo.core.dl4j.BlockAdmmSourceTest.MLP;
import static largo.core.dl4j.BlockAdmmSourceTest.ROWS;
import static largo.core.dl4j.BlockAdmmSourceTest.SMOOTH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import largo.core.data.Batch;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.trainer.Trainer.BlockAdmm;
import largo.core.trainer.Trainer.BlockAdmm.Mode;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;

/** Block-ADMM whose activations and duals are kept between batches. */
class BlockAdmmBatchModeTest {

  @Test
  void oneBlockIsPlainTrainingBitForBitAndKeepsNothing() {
    for (Dl4jDefinition network : List.of(MLP, LENET)) {
      Batch batch = ToyNetwork.batch(ToyNetwork.examples(3, ROWS), 0, ROWS);
      BlockAdmmDefinition blocks =
          BlockAdmmDefinition.of(network, options(List.of(), 3, Mode.BATCH));
      float[] parameters = network.initialize(2);

      assertThat(blocks.stateWidth()).isZero();
      try (GradientSource plain = network.open();
          GradientSource admm = blocks.open()) {
        plain.load(parameters, 0, 0);
        admm.load(parameters, 0, 0);
        assertThat(ToyNetwork.gradient(admm, batch).gradient())
            .isEqualTo(ToyNetwork.gradient(plain, batch).gradient());
      }
    }
  }

  @Test
  void keepsActivationsAndDualsOfAllCuts() {
    assertThat(width(MLP, "dense1", "dense2")).isEqualTo(2 * (12 + 10));
    assertThat(width(MLP, "dense2")).isEqualTo(2 * 10);
    assertThat(width(LENET, "pool1", "dense")).isEqualTo(2 * (2 * 6 * 6 + 6));
  }

  private static int width(Dl4jDefinition network, String... cuts) {
    return BlockAdmmDefinition.of(network, options(List.of(cuts), 1, Mode.BATCH)).stateWidth();
  }

  /** At constant parameters, visits with one iteration each are one visit with as many. */
  @Test
  void visitsAreIterationsBitForBit() {
    Batch images = ToyNetwork.batch(ToyNetwork.examples(3, ROWS), 0, ROWS);
    continues(MLP, List.of("dense1", "dense2"), images);
    continues(LENET, List.of("pool1", "dense"), images);
    continues(SMOOTH, List.of("dense1", "dense2"), BlockAdmmSourceTest.batch(SMOOTH, ROWS, 4));
  }

  private static void continues(Dl4jDefinition network, List<String> cuts, Batch batch) {
    float[] parameters = network.initialize(2);
    GradientSum online;
    try (GradientSource source =
        BlockAdmmDefinition.of(network, options(cuts, 5, Mode.ONLINE)).open()) {
      source.load(parameters, 0, 0);
      online = ToyNetwork.gradient(source, batch);
    }
    try (BlockAdmmSource source =
        (BlockAdmmSource) BlockAdmmDefinition.of(network, options(cuts, 1, Mode.BATCH)).open()) {
      source.load(parameters, 0, 0);
      float[][] states = new float[ROWS][];
      GradientSum last = null;
      for (int visit = 0; visit < 5; visit++) {
        last = new GradientSum(source.layout().size());
        source.addGradient(batch, 7, states, last);
      }

      assertThat(last.gradient()).isEqualTo(online.gradient());
      assertThat(last.loss()).isCloseTo(online.loss(), within(1e-5 * online.loss()));
    }
  }

  @Test
  void aMicroBatchMayHaveNewExamples() {
    Batch all = BlockAdmmSourceTest.batch(SMOOTH, ROWS, 4);
    List<String> cuts = List.of("dense1", "dense2");
    try (BlockAdmmSource source =
        (BlockAdmmSource) BlockAdmmDefinition.of(SMOOTH, options(cuts, 2, Mode.BATCH)).open()) {
      source.load(SMOOTH.initialize(2), 0, 0);
      float[][] first = new float[ROWS][];
      source.addGradient(all, 7, first, new GradientSum(source.layout().size()));
      float[][] second = first.clone();
      source.addGradient(all, 7, second, new GradientSum(source.layout().size()));

      float[][] mixed = first.clone();
      Arrays.fill(mixed, 4, ROWS, null);
      source.addGradient(all, 7, mixed, new GradientSum(source.layout().size()));

      for (int i = 0; i < ROWS; i++) {
        assertThat(mixed[i]).isEqualTo(i < 4 ? second[i] : first[i]);
        assertThat(first[i]).isNotEqualTo(second[i]);
      }
    }
  }

  /** Least squares: the product of two matrices that are not narrower than the solution. */
  @Test
  void reachesTheClosedFormSolutionOfALinearProblem() {
    Dl4jDefinition linear = BlockAdmmSourceTest.stack(Activation.IDENTITY, 3, List.of(4), 2);
    int rows = 20;
    Batch batch = BlockAdmmSourceTest.batch(linear, rows, 11);
    BlockAdmmDefinition definition =
        BlockAdmmDefinition.of(
            linear, new BlockAdmm(List.of("dense1"), 2, 1, 1, 0.5, false, 0, 0.03, Mode.BATCH));
    float[] w = linear.initialize(5);
    float[][] states = new float[rows][];
    double firstResidual = 0;
    double residual = 0;
    try (BlockAdmmSource source = (BlockAdmmSource) definition.open()) {
      float[] velocity = new float[w.length];
      for (int step = 0; step < 600; step++) {
        GradientSum sum = new GradientSum(w.length);
        source.load(w, step, 0);
        source.addGradient(batch, 0, states, sum);
        for (int i = 0; i < w.length; i++) {
          velocity[i] = 0.8f * velocity[i] - 0.2f * sum.gradient()[i] / rows;
          w[i] += velocity[i];
        }
        residual = BlockAdmmSourceTest.metric(definition, sum, BlockAdmmDefinition.RESIDUAL + 1);
        firstResidual = step == 0 ? residual : firstResidual;
      }
      source.load(w, 0, 0);
      float[] outputs = source.outputs(batch);

      double[] expected = BlockAdmmSourceTest.leastSquares(batch, rows, 3, 2);
      for (int i = 0; i < rows * 2; i++) {
        assertThat((double) outputs[i]).isCloseTo(expected[i], within(1e-5));
      }
      assertThat(residual).isLessThan(1e-4 * firstResidual);
    }
  }

  private static BlockAdmm options(List<String> cuts, int iterations, Mode mode) {
    return new BlockAdmm(cuts, 1, iterations, 1, 0.1, false, 0, 0.03, mode);
  }
}
