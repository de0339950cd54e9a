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
import largo.core.data.Normalization;
import largo.core.gradient.Score;
import largo.core.model.Lenet;
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
    ModelFile.write(definition, w, normalization, CLASSES, bytes);
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
