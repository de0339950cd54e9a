package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.data.Batch;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.data.VectorTargets;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.model.Lenet;
import largo.core.model.Logistic;
import largo.core.model.Mlp;
import largo.core.model.Resnet20;
import largo.core.model.ZooModel;
import largo.core.params.ParameterKind;
import largo.core.params.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WeightsAndTargetsTest {

  private static final int COUNT = 12;

  static Stream<ZooModel> models() {
    return Stream.of(
        new Mlp(List.of(16), 0), new Lenet(List.of(4, 6), 20, 0), new Resnet20(4, false));
  }

  static Stream<Arguments> modelsAndOutputs() {
    return models()
        .flatMap(
            model -> Stream.of(ToyNetwork.CLASSES, 1).map(outputs -> arguments(model, outputs)));
  }

  @ParameterizedTest
  @MethodSource("modelsAndOutputs")
  void aWeightOfTwoIsTheRowTwiceInMultiLayerNetworksAndGraphs(ZooModel model, int outputs) {
    Dl4jDefinition definition = define(model, outputs);
    Examples plain = examples(outputs, new float[0]);
    float[] two = weights(1);
    two[5] = 2;
    int[] repeated = IntStream.concat(IntStream.range(0, COUNT), IntStream.of(5)).toArray();

    GradientSum weighted = gradient(definition, examples(outputs, two));
    GradientSum twice = gradient(definition, plain.select(repeated));

    assertThat(weighted.examples()).isEqualTo(COUNT);
    if (!(model instanceof Resnet20)) { // batch normalization of more rows is different
      assertThat(weighted.loss()).isCloseTo(twice.loss(), within(1e-5 * twice.loss()));
      assertThat(ToyNetwork.distance(weighted.gradient(), twice.gradient()))
          .isLessThan(1e-5 * ToyNetwork.norm(twice.gradient()));
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void weightsScaleLossesAndGradientsButNotStatistics(ZooModel model) {
    Dl4jDefinition definition = define(model, ToyNetwork.CLASSES);

    GradientSum one = gradient(definition, examples(ToyNetwork.CLASSES, new float[0]));
    GradientSum half = gradient(definition, examples(ToyNetwork.CLASSES, weights(0.5f)));

    assertThat(half.loss()).isCloseTo(one.loss() / 2, within(1e-6 * one.loss()));
    try (Dl4jSource source = new Dl4jSource(definition)) {
      double scale = ToyNetwork.norm(one.gradient());
      for (Tensor tensor : source.layout().tensors()) {
        float factor = tensor.kind() == ParameterKind.RUNNING_STATISTIC ? 1 : 2;
        for (int i = tensor.offset(); i < tensor.end(); i++) {
          assertThat((double) factor * half.gradient()[i])
              .isCloseTo(one.gradient()[i], within(1e-5 * scale));
        }
      }
    }
  }

  /** The weighted sum of losses, of which each is that of one example alone. */
  @Test
  void weightedGradientsAgreeWithFiniteDifferences() {
    float[] weights = weights(1);
    for (int i = 0; i < COUNT; i++) {
      weights[i] = 0.25f * (i % 5) + 0.25f;
    }
    Examples examples = examples(ToyNetwork.CLASSES, weights);
    Dl4jDefinition definition = define(new Logistic(), ToyNetwork.CLASSES);
    float[] gradient = gradient(definition, examples).gradient();
    float[] plus = definition.initialize(3);
    float[] minus = plus.clone();
    Random random = new Random(1);
    double expected = 0;
    for (int i = 0; i < plus.length; i++) {
      float change = random.nextBoolean() ? 1e-3f : -1e-3f;
      plus[i] += change;
      minus[i] -= change;
      expected += (double) gradient[i] * (plus[i] - minus[i]);
    }

    double actual = weightedLoss(definition, plus, examples);
    actual -= weightedLoss(definition, minus, examples);

    assertThat(actual).isCloseTo(expected, within(0.01 * Math.abs(expected)));
  }

  private static double weightedLoss(
      Dl4jDefinition definition, float[] parameters, Examples examples) {
    double loss = 0;
    try (Dl4jSource source = new Dl4jSource(definition)) {
      source.load(parameters, 0, 0);
      for (int i = 0; i < COUNT; i++) {
        Score score = new Score(ToyNetwork.CLASSES);
        source.evaluate(batch(examples.select(new int[] {i})), score);
        loss += examples.weight(i) * score.loss(); // which is not weighted
      }
    }
    return loss;
  }

  @Test
  void weightsApplyToTheirBatchOnly() {
    Dl4jDefinition definition = define(new Mlp(List.of(16), 0), ToyNetwork.CLASSES);
    try (Dl4jSource source = loaded(definition)) {
      GradientSum before =
          ToyNetwork.gradient(source, batch(examples(ToyNetwork.CLASSES, new float[0])));
      ToyNetwork.gradient(source, batch(examples(ToyNetwork.CLASSES, weights(3))));
      GradientSum after =
          ToyNetwork.gradient(source, batch(examples(ToyNetwork.CLASSES, new float[0])));

      assertThat(after.gradient()).isEqualTo(before.gradient());
    }
  }

  @Test
  void predictsNumbersUnderSquaredError() {
    Dl4jDefinition definition = define(new Mlp(List.of(16), 0), 1);
    Examples examples = examples(1, new float[0]);
    try (Dl4jSource source = loaded(definition)) {
      GradientSum sum = ToyNetwork.gradient(source, batch(examples));
      Score score = new Score(1);
      source.evaluate(batch(examples), score);

      double squares = 0;
      float[] predictions = source.outputs(batch(examples));
      for (int i = 0; i < COUNT; i++) {
        double error = predictions[i] - target(examples, i);
        squares += error * error;
      }
      assertThat(predictions).hasSize(COUNT);
      assertThat(sum.loss()).isCloseTo(squares, within(1e-5 * squares));
      assertThat(score.loss()).isCloseTo(squares, within(1e-5 * squares));
      assertThat(score.examples()).isEqualTo(COUNT);
    }
  }

  @Test
  void savesAModelWithoutClasses() throws IOException {
    Dl4jDefinition definition = define(new Mlp(List.of(4), 0), 1);
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelFile.write(
        definition, definition.initialize(1), Normalization.NONE, ModelOutputs.ONE_NUMBER, zip);

    ModelFile read = ModelFile.read("m", new ByteArrayInputStream(zip.toByteArray()));

    assertThat(read.classes()).isEmpty();
    assertThat(read.parameters()).isEqualTo(definition.initialize(1));
  }

  private static Dl4jDefinition define(ZooModel model, int outputs) {
    return Dl4jDefinition.of(
        ZooConfigurations.json(model, ToyNetwork.IMAGE, outputs), ToyNetwork.IMAGE, outputs);
  }

  private static Dl4jSource loaded(Dl4jDefinition definition) {
    Dl4jSource source = new Dl4jSource(definition);
    source.load(definition.initialize(3), 0, 0);
    return source;
  }

  private static GradientSum gradient(Dl4jDefinition definition, Examples examples) {
    try (Dl4jSource source = loaded(definition)) {
      return ToyNetwork.gradient(source, batch(examples));
    }
  }

  private static Batch batch(Examples examples) {
    return ToyNetwork.batch(examples, 0, examples.count());
  }

  private static Examples examples(int outputs, float[] weights) {
    Examples classes = ToyNetwork.examples(1, COUNT);
    if (outputs > 1) {
      return new Examples(classes.features(), classes.targets(), weights);
    }
    float[] targets = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      targets[i] = 0.25f * classes.labels()[i] - 1;
    }
    return new Examples(
        classes.features(), new VectorTargets(new FloatFeatures(targets, 1)), weights);
  }

  private static float target(Examples examples, int row) {
    return ((FloatFeatures) ((VectorTargets) examples.targets()).vectors()).values()[row];
  }

  private static float[] weights(float value) {
    float[] weights = new float[COUNT];
    Arrays.fill(weights, value);
    return weights;
  }
}
