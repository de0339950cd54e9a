package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import largo.core.data.Batch;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.Normalization;
import largo.core.gradient.GradientMetric;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ModelDefinition;
import largo.core.model.Lenet;
import largo.core.model.Mlp;
import largo.core.model.ModelException;
import largo.core.model.Resnet20;
import largo.core.trainer.Trainer.BlockAdmm;
import largo.core.trainer.Trainer.BlockAdmm.Mode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.inverse.InvertMatrix;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class BlockAdmmSourceTest {

  static final int ROWS = 9;
  static final Dl4jDefinition MLP = ToyNetwork.define(new Mlp(List.of(12, 10), 0));
  static final Dl4jDefinition LENET = ToyNetwork.define(new Lenet(List.of(2, 3), 6, 0));
  static final Dl4jDefinition SMOOTH = stack(Activation.TANH, 6, List.of(5, 4), 3);

  @Test
  void oneBlockIsPlainTrainingBitForBit() {
    for (Dl4jDefinition network : List.of(MLP, LENET)) {
      Batch batch = ToyNetwork.batch(ToyNetwork.examples(3, ROWS), 0, ROWS);
      GradientSum plain = gradient(network, batch);
      GradientSum admm = gradient(BlockAdmmDefinition.of(network, options(List.of(), 4)), batch);

      assertThat(admm.gradient()).isEqualTo(plain.gradient());
      assertThat(admm.loss()).isEqualTo(plain.loss());
      assertThat(admm.examples()).isEqualTo(ROWS);
    }
  }

  /** At a fixed point, {@code U_t = −∂L/∂X_t / ρ}, which makes the gradients those of the loss. */
  @Test
  void manyIterationsGiveTheGradientOfTheLoss() {
    Batch images = ToyNetwork.batch(ToyNetwork.examples(3, ROWS), 0, ROWS);
    converges(MLP, List.of("dense2"), 0.3, images);
    converges(LENET, List.of("dense"), 0.3, images);
    converges(SMOOTH, List.of("dense1", "dense2"), 0.1, batch(SMOOTH, ROWS, 4));
  }

  private static void converges(
      Dl4jDefinition network, List<String> cuts, double rate, Batch batch) {
    GradientSum plain = gradient(network, batch);
    double[] distances = new double[3];
    int[] iterations = {1, 10, 400};
    for (int i = 0; i < iterations.length; i++) {
      BlockAdmm admm = new BlockAdmm(cuts, 1, iterations[i], 1, rate, false, 0, 0.03, Mode.ONLINE);
      GradientSum sum = gradient(BlockAdmmDefinition.of(network, admm), batch);
      distances[i] =
          ToyNetwork.distance(sum.gradient(), plain.gradient()) / ToyNetwork.norm(plain.gradient());
      assertThat(sum.loss()).isCloseTo(plain.loss(), within(1e-9));
    }

    assertThat(distances[1]).isLessThan(distances[0]);
    assertThat(distances[2]).isLessThan(1e-3);
  }

  @Test
  void theResidualFalls() {
    Batch batch = batch(SMOOTH, ROWS, 4);
    double before = Double.POSITIVE_INFINITY;
    for (int iterations : new int[] {10, 100, 400}) {
      BlockAdmmDefinition definition =
          BlockAdmmDefinition.of(SMOOTH, options(List.of("dense1", "dense2"), iterations));
      GradientSum sum = gradient(definition, batch);
      double residual = metric(definition, sum, BlockAdmmDefinition.RESIDUAL + 1);

      assertThat(residual).isPositive().isLessThan(before / 2);
      before = residual;
    }
  }

  @Test
  void derivativesAreThoseOfTheAugmentedLagrangian() {
    BlockAdmmDefinition definition =
        BlockAdmmDefinition.of(SMOOTH, options(List.of("dense1", "dense2"), 2));
    Batch batch = batch(SMOOTH, ROWS, 4);
    float[] parameters = SMOOTH.initialize(2);
    try (BlockAdmmSource source = (BlockAdmmSource) definition.open()) {
      source.load(parameters, 0, 0);
      source
          .source()
          .addGradient(
              batch,
              1,
              new GradientSum(parameters.length),
              (features, labels) -> {
                try (AugmentedLagrangian lagrangian = source.begin(features, labels)) {
                  perturbed(lagrangian);
                  checkActivations(lagrangian);
                  checkParameters(lagrangian, source);
                }
                return 0;
              });
    }
  }

  /** Activations and duals away from the initial point. */
  private static void perturbed(AugmentedLagrangian lagrangian) {
    for (int k = 0; k < 2; k++) {
      lagrangian.stepActivations();
      for (AuxiliaryActivation activation : lagrangian.activations()) {
        activation.value().addi(random(activation.value(), k).muli(0.3));
      }
      lagrangian.updateDuals();
    }
  }

  private static void checkActivations(AugmentedLagrangian lagrangian) {
    double h = 0.01;
    for (int cut = 0; cut < 2; cut++) {
      INDArray x = lagrangian.activations().get(cut).value();
      INDArray direction = random(x, 7);
      lagrangian.value();
      double expected = lagrangian.activationGradient(cut).mul(direction).sumNumber().doubleValue();
      x.addi(direction.mul(h));
      double above = lagrangian.value();
      x.subi(direction.mul(2 * h));
      double below = lagrangian.value();
      x.addi(direction.mul(h));

      assertThat((above - below) / (2 * h)).isCloseTo(expected, within(0.01 * Math.abs(expected)));
    }
  }

  private static void checkParameters(AugmentedLagrangian lagrangian, BlockAdmmSource source) {
    INDArray parameters = source.source().network().model().params();
    double h = 0.003;
    for (int seed = 0; seed < 3; seed++) {
      INDArray direction = random(parameters, seed);
      lagrangian.computeParameterGradients();
      double expected =
          source
              .source()
              .network()
              .model()
              .getGradientsViewArray()
              .mul(direction)
              .sumNumber()
              .doubleValue();
      parameters.addi(direction.mul(h));
      double above = lagrangian.value();
      parameters.subi(direction.mul(2 * h));
      double below = lagrangian.value();
      parameters.addi(direction.mul(h));

      assertThat((above - below) / (2 * h)).isCloseTo(expected, within(0.01 * Math.abs(expected)));
    }
  }

  /** Least squares: the product of two matrices that are not narrower than the solution. */
  @Test
  void reachesTheClosedFormSolutionOfALinearProblem() {
    Dl4jDefinition linear = stack(Activation.IDENTITY, 3, List.of(4), 2);
    int rows = 20;
    Batch batch = batch(linear, rows, 11);
    BlockAdmmDefinition definition =
        BlockAdmmDefinition.of(
            linear, new BlockAdmm(List.of("dense1"), 2, 8, 1, 0.5, false, 0, 0.03, Mode.ONLINE));
    float[] w = linear.initialize(5);
    float[] velocity = new float[w.length];
    try (GradientSource source = definition.open()) {
      for (int step = 0; step < 150; step++) {
        GradientSum sum = new GradientSum(w.length);
        source.load(w, step, 0);
        source.addGradient(batch, 0, sum);
        for (int i = 0; i < w.length; i++) {
          velocity[i] = 0.8f * velocity[i] - 0.2f * sum.gradient()[i] / rows;
          w[i] += velocity[i];
        }
      }
      source.load(w, 0, 0);
      float[] outputs = source.outputs(batch);

      double[] expected = leastSquares(batch, rows, 3, 2);
      for (int i = 0; i < rows * 2; i++) {
        assertThat((double) outputs[i]).isCloseTo(expected[i], within(2e-3));
      }
    }
  }

  /** Predictions {@code Z (ZᵀZ)⁻¹ ZᵀY} with {@code Z} the features and a column of ones. */
  static double[] leastSquares(Batch batch, int rows, int width, int outputs) {
    INDArray z = Nd4j.ones(DataType.DOUBLE, rows, width + 1);
    INDArray y = Nd4j.zeros(DataType.DOUBLE, rows, outputs);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < width; j++) {
        z.putScalar(i, j, batch.features()[i * width + j]);
      }
      for (int j = 0; j < outputs; j++) {
        y.putScalar(i, j, batch.targets(outputs)[i * outputs + j]);
      }
    }
    INDArray inverse = InvertMatrix.invert(z.transpose().mmul(z), false);
    return z.mmul(inverse).mmul(z.transpose()).mmul(y).dup('c').data().asDouble();
  }

  @Test
  void doesNotDependOnTheMicroBatch() {
    Examples examples = ToyNetwork.examples(3, ROWS);
    BlockAdmmDefinition definition =
        BlockAdmmDefinition.of(MLP, options(List.of("dense1", "dense2"), 3));
    GradientSum whole = gradient(definition, ToyNetwork.batch(examples, 0, ROWS));
    GradientSum parts =
        gradient(definition, ToyNetwork.batch(examples, 0, 4), ToyNetwork.batch(examples, 4, ROWS));

    assertThat(ToyNetwork.distance(whole.gradient(), parts.gradient()))
        .isLessThan(1e-4 * ToyNetwork.norm(whole.gradient()));
    assertThat(metric(definition, parts, BlockAdmmDefinition.RESIDUAL + 1))
        .isCloseTo(metric(definition, whole, BlockAdmmDefinition.RESIDUAL + 1), within(1e-5));
    assertThat(metric(definition, whole, BlockAdmmDefinition.SECONDS + 3)).isPositive();
  }

  @Test
  void activationsAreNotNegativeIfAsked() {
    Batch batch = batch(SMOOTH, ROWS, 4);
    for (boolean nonNegative : new boolean[] {true, false}) {
      BlockAdmm admm =
          new BlockAdmm(List.of("dense1"), 1, 1, 2, 0.5, nonNegative, 0, 0.03, Mode.ONLINE);
      try (BlockAdmmSource source = (BlockAdmmSource) BlockAdmmDefinition.of(SMOOTH, admm).open()) {
        source.load(SMOOTH.initialize(2), 0, 0);
        source
            .source()
            .addGradient(
                batch,
                1,
                new GradientSum(source.layout().size()),
                (features, labels) -> {
                  try (AugmentedLagrangian lagrangian = source.begin(features, labels)) {
                    lagrangian.stepActivations();
                    assertThat(lagrangian.activations().get(0).value().minNumber().floatValue() < 0)
                        .isEqualTo(!nonNegative);
                  }
                  return 0;
                });
      }
    }
  }

  @Test
  void refusesNetworksThatCannotBeCut() {
    refuses(
        MLP,
        List.of("dense2", "dense1"),
        "trainer.cuts must be names of layers but the last, in the order of the network, of "
            + "[dense1, dense2], but was [dense2, dense1]");
    refuses(MLP, List.of("output"), "trainer.cuts must be names of layers but the last");
    refuses(
        ToyNetwork.define(new Mlp(List.of(5, 4), 0.5)),
        List.of("dense1"),
        "layer dense2 must not have dropout or weight noise where trainer.cuts is not empty");
    refuses(
        ToyNetwork.define(new Resnet20(2, false)),
        List.of(),
        "the network must be a MultiLayerConfiguration where trainer.name is block-admm");
  }

  @Test
  void frozenLayersMustBeBelowTheFirstCut() {
    Dl4jDefinition lowest = frozen(1);
    converges(lowest, List.of("dense3"), 0.3, batch(lowest, ROWS, 4));

    assertThatThrownBy(() -> BlockAdmmDefinition.of(frozen(2), options(List.of("dense1"), 1)))
        .isInstanceOf(ModelException.class)
        .hasMessageMatching("layer \\w+ must not be frozen above the first of trainer.cuts");
  }

  /** Three dense layers, one of which is frozen, and an output layer. */
  private static Dl4jDefinition frozen(int number) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(0).activation(Activation.TANH).list();
    for (int k = 1; k <= 3; k++) {
      DenseLayer dense = new DenseLayer.Builder().name("dense" + k).nOut(4).build();
      layers.layer(k == number ? new FrozenLayer.Builder().layer(dense).build() : dense);
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MSE).nOut(3).activation(Activation.IDENTITY).build());
    String json = layers.setInputType(InputType.feedForward(6)).build().toJson();
    return Dl4jDefinition.of(json, ExampleShape.vector(6), 3);
  }

  private static void refuses(Dl4jDefinition network, List<String> cuts, String message) {
    assertThatThrownBy(() -> BlockAdmmDefinition.of(network, options(cuts, 1)))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(message);
  }

  private static BlockAdmm options(List<String> cuts, int iterations) {
    return new BlockAdmm(cuts, 1, iterations, 1, 0.1, false, 0, 0.03, Mode.ONLINE);
  }

  static double metric(BlockAdmmDefinition definition, GradientSum sum, String name) {
    List<String> names = definition.metrics().stream().map(GradientMetric::name).toList();
    int index = names.indexOf(name);
    return definition.metrics().get(index).of(sum.metrics()[index], sum.examples());
  }

  private static GradientSum gradient(ModelDefinition definition, Batch... batches) {
    try (GradientSource source = definition.open()) {
      source.load(definition.initialize(2), 0, 0);
      return ToyNetwork.gradient(source, batches);
    }
  }

  private static INDArray random(INDArray like, long seed) {
    Random random = new Random(seed);
    float[] values = new float[(int) like.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape(like.shape());
  }

  static Dl4jDefinition stack(
      Activation activation, int inputs, List<Integer> widths, int outputs) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(0).activation(activation).list();
    for (int k = 0; k < widths.size(); k++) {
      layers.layer(new DenseLayer.Builder().name("dense" + (k + 1)).nOut(widths.get(k)).build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MSE)
            .name("output")
            .nOut(outputs)
            .activation(Activation.IDENTITY)
            .build());
    String json = layers.setInputType(InputType.feedForward(inputs)).build().toJson();
    return Dl4jDefinition.of(json, ExampleShape.vector(inputs), outputs);
  }

  /** Normal features, and random classes as targets. */
  static Batch batch(Dl4jDefinition network, int rows, long seed) {
    Random random = new Random(seed);
    int width = network.shape().size();
    float[] values = new float[rows * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    int[] labels = random.ints(rows, 0, network.classes()).toArray();
    Batch batch = new Batch(width);
    batch.fill(
        new Examples(new FloatFeatures(Arrays.copyOf(values, values.length), width), labels),
        rows,
        i -> i,
        Normalization.NONE);
    return batch;
  }
}
