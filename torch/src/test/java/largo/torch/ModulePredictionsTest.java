package largo.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import largo.core.data.Batch;
import largo.core.data.ClassTargets;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.InputException;
import largo.core.data.LearningTask;
import largo.core.data.Normalization;
import largo.core.data.VectorTargets;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.model.ModelException;
import largo.core.model.ModelLoss;
import largo.core.torch.InitialValues;
import largo.core.torch.ModuleInspector;
import largo.core.torch.ModuleOptions;
import largo.core.torch.ScriptArchive;
import org.junit.jupiter.api.Test;

/** What PyTorch models predict, and what they are not given. */
class ModulePredictionsTest {

  private static final int TOKENS = 11;

  @Test
  void areProbabilitiesOfTheClasses() throws IOException {
    ModuleOptions options = options(ModelLoss.CROSS_ENTROPY, false, 1, 8, 8);
    byte[] cnn = ScriptedModelTest.resource("cnn.pt");
    try (GradientSource source = source(cnn, new ExampleShape(1, 8, 8), 3, options)) {
      Batch batch = numbers(64, 5);
      float[] logits = source.outputs(batch);
      float[] predictions = source.predictions(batch);

      assertThat(predictions).hasSize(15);
      for (int i = 0; i < 15; i += 3) {
        assertThat(Arrays.copyOfRange(predictions, i, i + 3))
            .containsExactly(softmax(logits, i, 3), within(1e-6f));
      }
    }
  }

  @Test
  void areThoseOfTheTokenAfterASequence() throws IOException {
    ModuleOptions options = options(ModelLoss.NEXT_TOKEN, true, 6);
    byte[] transformer = ScriptedModelTest.resource("transformer.pt");
    try (GradientSource source = source(transformer, ExampleShape.vector(6), TOKENS, options)) {
      Batch batch = batch(6, tokens(3 * 6));
      float[] logits = source.outputs(batch);
      float[] predictions = source.predictions(batch);

      assertThat(predictions).hasSize(3 * TOKENS);
      for (int i = 0; i < 3; i++) {
        float[] last = softmax(logits, (6 * i + 5) * TOKENS, TOKENS);
        assertThat(Arrays.copyOfRange(predictions, i * TOKENS, (i + 1) * TOKENS))
            .containsExactly(last, within(1e-6f));
      }
    }
  }

  @Test
  void areTwoForOneLogit() {
    try (GradientSource source =
        source(linear(2, 1), ExampleShape.vector(2), 2, options(ModelLoss.BCE, false, 2))) {
      Batch batch = numbers(2, 3);
      float[] logits = source.outputs(batch);
      float[] predictions = source.predictions(batch);

      assertThat(predictions).hasSize(6);
      for (int i = 0; i < 3; i++) {
        float second = (float) (1 / (1 + Math.exp(-logits[i])));
        assertThat(predictions[2 * i + 1]).isCloseTo(second, within(1e-6f));
        assertThat(predictions[2 * i]).isCloseTo(1 - second, within(1e-6f));
      }
    }
  }

  @Test
  void areOutputsOfARegression() {
    try (GradientSource source =
        source(linear(2, 1), ExampleShape.vector(2), 1, options(ModelLoss.MSE, false, 2))) {
      Batch batch = numbers(2, 3);
      assertThat(source.predictions(batch)).isEqualTo(source.outputs(batch));
    }
    ModuleOptions options = options(ModelLoss.CROSS_ENTROPY, false, 2);
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> source(linear(2, 1), ExampleShape.vector(2), 1, options))
        .withMessageContaining("cross-entropy, is one of classes, but the targets are numbers");
  }

  /** Two labels have a logit each, as opposed to two classes. */
  @Test
  void areProbabilitiesOfEachLabel() {
    ModuleOptions options = options(ModelLoss.BCE, false, 2).withTask(LearningTask.MULTI_LABEL);
    try (GradientSource source = source(linear(2, 2), ExampleShape.vector(2), 2, options)) {
      float[] features = {1, 2, 3, -1, 0, 0.5f};
      float[] labels = {1, 0, 1, 1, 0, 0};
      Examples examples =
          new Examples(
              new FloatFeatures(features, 2), new VectorTargets(new FloatFeatures(labels, 2)));
      Batch batch = new Batch(2);
      batch.fill(examples, 3, i -> i, Normalization.NONE);
      float[] logits = source.outputs(batch);
      float[] predictions = source.predictions(batch);
      Score score = new Score(2);

      source.evaluate(batch, score);

      double loss = 0;
      int wrong = 0;
      assertThat(predictions).hasSize(6);
      for (int i = 0; i < 6; i++) {
        double p = 1 / (1 + Math.exp(-logits[i]));
        assertThat((double) predictions[i]).isCloseTo(p, within(1e-6));
        loss -= (labels[i] == 1 ? Math.log(p) : Math.log(1 - p)) / 2;
        wrong += p > 0.5 == (labels[i] == 1) ? 0 : 1;
      }
      assertThat(score.examples()).isEqualTo(3);
      assertThat(score.loss()).isCloseTo(loss, within(1e-5));
      assertThat(score.predictions().vectors().hammingLoss()).isCloseTo(wrong / 6.0, within(1e-9));
    }
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(
            () ->
                source(
                    linear(2, 2),
                    ExampleShape.vector(2),
                    2,
                    options(ModelLoss.MSE, false, 2).withTask(LearningTask.MULTI_LABEL)))
        .withMessageContaining(
            "model.loss must be bce where data.task is multi-label, but was mse");
  }

  @Test
  void areRefusedForTokensThatAreNone() throws IOException {
    ModuleOptions options = options(ModelLoss.NEXT_TOKEN, true, 6);
    byte[] transformer = ScriptedModelTest.resource("transformer.pt");
    try (GradientSource source = source(transformer, ExampleShape.vector(6), TOKENS, options)) {
      for (float value : new float[] {0.5f, -1, TOKENS, Float.NaN}) {
        float[] tokens = tokens(12);
        tokens[7] = value;
        assertThatExceptionOfType(InputException.class)
            .isThrownBy(() -> source.predictions(batch(6, tokens)))
            .withMessageContaining("inputs must be tokens, 0 to 10")
            .withMessageContaining("feature 1 of an example was " + value);
      }
    }
  }

  @Test
  void aWeightOfTwoIsTheRowTwice() {
    ModuleOptions options = options(ModelLoss.CROSS_ENTROPY, false, 2);
    try (GradientSource source = source(linear(2, 3), ExampleShape.vector(2), 3, options)) {
      float[] features = {1, 2, 3, -1, 0, 0.5f};
      Examples examples =
          new Examples(new FloatFeatures(features, 2), new ClassTargets(new int[] {0, 2, 1}));
      Examples weighted =
          new Examples(examples.features(), examples.targets(), new float[] {1, 2, 0.5f});

      float[] actual = gradient(source, weighted);
      float[] once = gradient(source, examples.select(new int[] {0, 1, 1}));
      float[] half = gradient(source, examples.select(new int[] {2}));
      for (int i = 0; i < actual.length; i++) {
        assertThat(actual[i]).isCloseTo(once[i] + half[i] / 2, within(1e-5f));
      }
    }
  }

  private static float[] gradient(GradientSource source, Examples examples) {
    Batch batch = new Batch(2);
    batch.fill(examples, examples.count(), i -> i, Normalization.NONE);
    GradientSum sum = new GradientSum(source.layout().size());
    source.addGradient(batch, 1, sum);
    return sum.gradient();
  }

  /** The mean of the losses does not tell the loss of an example, which its weight multiplies. */
  @Test
  void weightsNeedTheLossOfEachExample() {
    ModuleOptions options = options(ModelLoss.METHOD, false, 2);
    try (GradientSource source = source(linear(2, 1), ExampleShape.vector(2), 1, options)) {
      int length = source.layout().size();
      source.addGradient(numbers(2, 3), 1, new GradientSum(length));
      Examples examples =
          new Examples(
              new FloatFeatures(new float[6], 2),
              new ClassTargets(new int[3]),
              new float[] {1, 2, 0});
      Batch weighted = new Batch(2);
      weighted.fill(examples, 3, i -> i, Normalization.NONE);

      assertThatExceptionOfType(ModelException.class)
          .isThrownBy(() -> source.addGradient(weighted, 1, new GradientSum(length)))
          .withMessageContaining("must return the loss of each example");
    }
  }

  private static GradientSource source(
      byte[] archive, ExampleShape shape, int classes, ModuleOptions options) {
    ModuleInspector.Inspected inspected =
        new ModuleInspector("model.pt", shape, classes, options, List.of())
            .inspect(archive, InitialValues.OF_FILE);
    GradientSource source = inspected.definition().open();
    source.load(inspected.values(), 0, 0);
    return source;
  }

  private static ModuleOptions options(ModelLoss loss, boolean tokens, Integer... inputShape) {
    return new ModuleOptions(loss, -1, tokens, List.of(inputShape));
  }

  /** A dense layer, whose own loss is the mean squared error of all examples. */
  private static byte[] linear(int inputs, int outputs) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    shapes.put("weight", List.of(inputs, outputs));
    float[] values = new float[inputs * outputs];
    Arrays.fill(values, 0.7f);
    return ScriptArchive.of(
        """
        class Net(Module):
          __parameters__ = ["weight", ]
          __buffers__ = []
          training : bool
          weight : Tensor
          def forward(self: __torch__.Net,
            x: Tensor) -> Tensor:
            return torch.matmul(x, self.weight)
          def loss(self: __torch__.Net,
            outputs: Tensor,
            targets: Tensor) -> Tensor:
            return torch.mse_loss(outputs, torch.zeros_like(outputs), 1)
        """,
        shapes,
        Set.of(),
        values);
  }

  private static Batch numbers(int width, int count) {
    Random random = new Random(2);
    float[] features = new float[width * count];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    return batch(width, features);
  }

  private static float[] tokens(int count) {
    float[] tokens = new float[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = i * 7 % TOKENS;
    }
    return tokens;
  }

  private static Batch batch(int width, float[] features) {
    int count = features.length / width;
    Batch batch = new Batch(width);
    batch.fill(
        new Examples(new FloatFeatures(features, width), new ClassTargets(new int[count])),
        count,
        i -> i,
        Normalization.NONE);
    return batch;
  }

  private static float[] softmax(float[] logits, int from, int width) {
    double sum = 0;
    float[] result = new float[width];
    for (int j = 0; j < width; j++) {
      sum += Math.exp(logits[from + j]);
    }
    for (int j = 0; j < width; j++) {
      result[j] = (float) (Math.exp(logits[from + j]) / sum);
    }
    return result;
  }
}
