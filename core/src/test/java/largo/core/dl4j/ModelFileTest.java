package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import largo.core.data.ClassNames;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.FeatureMoments;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.Score;
import largo.core.model.Lenet;
import largo.core.model.Logistic;
import largo.core.model.Mlp;
import largo.core.model.Resnet20;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.factory.Nd4j;

class ModelFileTest {

  private static final ClassNames CLASSES = new ClassNames(List.of("a", "b", "c", "d", "é"));

  @Test
  void readsWhatItWrote() throws IOException {
    Dl4jDefinition definition = ToyNetwork.define(new Lenet(List.of(4, 6), 20, 0));
    float[] w = definition.initialize(9);

    ModelFile file = ModelFile.read("m.zip", stream(write(definition, w, Normalization.BYTES)));

    assertThat(file.parameters()).isEqualTo(w);
    assertThat(file.normalization()).contains(Normalization.BYTES);
    assertThat(file.classes()).contains(CLASSES);
    assertThat(file.shape()).contains(ToyNetwork.IMAGE);
    assertThat(Dl4jDefinition.of(file.json(), ToyNetwork.IMAGE, 5).initialize(9)).isEqualTo(w);
  }

  @Test
  void keepsTheScalingOfTargetsForLargoAndDl4j() throws Exception {
    String json =
        ZooConfigurations.json(
            new Mlp(List.of(6), 0), ToyNetwork.IMAGE, LearningTask.REGRESSION, 2);
    Dl4jDefinition definition = Dl4jDefinition.of(json, ToyNetwork.IMAGE, 2);
    Normalization scaling = new Normalization(new double[] {100, -7}, new double[] {25, 0.5});
    ModelOutputs outputs =
        new ModelOutputs(LearningTask.REGRESSION, List.of("price", "age"), scaling);
    Examples examples = ToyNetwork.examples(3, 20);
    Normalization normalization =
        FeatureMoments.of(examples, ToyNetwork.IMAGE.size()).standardization();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ModelFile.write(definition, definition.initialize(1), normalization, outputs, bytes);

    ModelFile read = ModelFile.read("m.zip", stream(bytes.toByteArray()));
    assertThat(read.outputs()).contains(outputs);
    assertThat(read.classes()).isEmpty();
    assertThat(read.normalization()).contains(normalization);
    DataNormalization normalizer =
        ModelSerializer.restoreNormalizerFromInputStream(stream(bytes.toByteArray()));
    INDArray predicted = Nd4j.createFromArray(new float[][] {{2, -4}});
    normalizer.revertLabels(predicted);
    assertThat(predicted.toFloatVector()).containsExactly(150, -9);
  }

  @Test
  void checksTheLastLayerForTheTask() {
    ExampleShape shape = ExampleShape.vector(3);
    Dl4jDefinition classes = zoo(LearningTask.CLASSIFICATION, shape);
    Dl4jDefinition numbers = zoo(LearningTask.REGRESSION, shape);
    Dl4jDefinition labels = zoo(LearningTask.MULTI_LABEL, shape);
    OutputLayerCheck.check(classes, LearningTask.CLASSIFICATION);
    OutputLayerCheck.check(numbers, LearningTask.REGRESSION);
    OutputLayerCheck.check(labels, LearningTask.MULTI_LABEL);
    for (Dl4jDefinition other : List.of(classes, labels)) {
      assertThatThrownBy(() -> OutputLayerCheck.check(other, LearningTask.REGRESSION))
          .hasMessageContaining("the last layer must predict numbers where data.task is regression")
          .hasMessageContaining("use MSE and IDENTITY");
    }
    for (Dl4jDefinition other : List.of(classes, numbers)) {
      assertThatThrownBy(() -> OutputLayerCheck.check(other, LearningTask.MULTI_LABEL))
          .hasMessageContaining("must have activation SIGMOID where data.task is multi-label");
    }
  }

  private static Dl4jDefinition zoo(LearningTask task, ExampleShape shape) {
    return Dl4jDefinition.of(ZooConfigurations.json(new Logistic(), shape, task, 2), shape, 2);
  }

  @Test
  void definesItsNetworkByItsOwnShape() throws IOException {
    Dl4jDefinition definition = ToyNetwork.define(new Lenet(List.of(4, 6), 20, 0));
    float[] w = definition.initialize(9);
    ModelFile file = ModelFile.read("m.zip", stream(write(definition, w, Normalization.BYTES)));
    ModelFile ofDl4j =
        new ModelFile(file.json(), w, Optional.empty(), Optional.empty(), Optional.empty());
    Optional<ExampleShape> other = Optional.of(ExampleShape.vector(3));

    for (Dl4jDefinition read :
        List.of(
            file.definition("m.zip", Optional.empty()),
            ofDl4j.definition("m.zip", Optional.of(ToyNetwork.IMAGE)))) {
      assertThat(read.shape()).isEqualTo(ToyNetwork.IMAGE);
      assertThat(read.classes()).isEqualTo(5);
      assertThat(read.initialize(9)).isEqualTo(w);
    }
    assertThatThrownBy(() -> ofDl4j.definition("m.zip", Optional.empty()))
        .hasMessageContaining("name it with --shape");
    assertThatThrownBy(() -> file.definition("m.zip", other))
        .hasMessageContaining("m.zip was trained on examples of shape " + ToyNetwork.IMAGE);
    assertThatThrownBy(() -> ofDl4j.definition("m.zip", other))
        .hasMessageContaining("it does not take examples of 3 features");
  }

  @Test
  void writesTheSameBytesForTheSameModel() throws IOException {
    Dl4jDefinition definition = ToyNetwork.define(new Mlp(List.of(3), 0));
    float[] w = definition.initialize(9);

    assertThat(write(definition, w, Normalization.NONE))
        .isEqualTo(write(definition, w, Normalization.NONE));
  }

  @Test
  void plainDl4jReadsAMultiLayerNetworkWithItsNormalizer() throws Exception {
    Dl4jDefinition definition = ToyNetwork.define(new Mlp(List.of(3), 0));
    Examples examples = ToyNetwork.examples(4, 20);
    Normalization normalization =
        FeatureMoments.of(examples, ToyNetwork.IMAGE.size()).standardization();
    float[] w = definition.initialize(9);

    byte[] zip = write(definition, w, normalization);
    MultiLayerNetwork plain = ModelSerializer.restoreMultiLayerNetwork(stream(zip), false);
    DataNormalization normalizer = ModelSerializer.restoreNormalizerFromInputStream(stream(zip));

    INDArray features = features(examples).reshape(20, ToyNetwork.IMAGE.size());
    normalizer.transform(features);
    assertThat(accuracy(plain.output(features), examples))
        .isEqualTo(score(definition, w, examples, normalization).accuracy());
    assertThat(ModelFile.read("m.zip", stream(zip)).normalization()).contains(normalization);
  }

  @Test
  void plainDl4jReadsAGraphWithChannelNormalization() throws Exception {
    Dl4jDefinition definition = ToyNetwork.define(new Resnet20(4, false));
    Examples examples = ToyNetwork.examples(4, 20);
    Normalization normalization = FeatureMoments.of(examples, 1).standardization();
    float[] w = definition.initialize(9);

    byte[] zip = write(definition, w, normalization);
    ComputationGraph plain = ModelSerializer.restoreComputationGraph(stream(zip), false);
    DataNormalization normalizer = ModelSerializer.restoreNormalizerFromInputStream(stream(zip));

    INDArray features = features(examples).reshape(20, 1, 16, 16);
    normalizer.transform(features);
    assertThat(accuracy(plain.outputSingle(features), examples))
        .isEqualTo(score(definition, w, examples, normalization).accuracy());
  }

  private static byte[] write(Dl4jDefinition definition, float[] w, Normalization normalization)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelFile.write(definition, w, normalization, ModelOutputs.of(CLASSES), bytes);
    return bytes.toByteArray();
  }

  private static ByteArrayInputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static Score score(
      Dl4jDefinition definition, float[] w, Examples examples, Normalization normalization) {
    largo.core.data.Batch batch = new largo.core.data.Batch(ToyNetwork.IMAGE.size());
    batch.fill(examples, examples.count(), i -> i, normalization);
    Score score = new Score(ToyNetwork.CLASSES);
    try (Dl4jSource source = new Dl4jSource(definition)) {
      source.load(w, 0, 0);
      source.evaluate(batch, score);
    }
    return score;
  }

  private static INDArray features(Examples examples) {
    float[] x = new float[examples.count() * ToyNetwork.IMAGE.size()];
    for (int i = 0; i < examples.count(); i++) {
      examples.features().copyRow(i, x, i * ToyNetwork.IMAGE.size());
    }
    return Nd4j.createFromArray(x);
  }

  private static double accuracy(INDArray output, Examples examples) {
    INDArray predicted = output.argMax(1);
    int right = 0;
    for (int i = 0; i < examples.count(); i++) {
      right += predicted.getInt(i) == examples.labels()[i] ? 1 : 0;
    }
    return (double) right / examples.count();
  }
}
