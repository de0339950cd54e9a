package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.data.ExampleShape;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model files of Deeplearning4j before 1.0.0-beta4, whose arrays have no data types. */
class LegacyModelTest {

  private static final ExampleShape TWO_FEATURES = ExampleShape.vector(2);

  /** A dense layer and an output layer of two units each, as version 0.9.1 wrote them. */
  private static String configuration(double l2) {
    return """
        {"backprop":true,"backpropType":"Standard","cacheMode":"NONE","confs":[%s,%s],
         "inputPreProcessors":{},"iterationCount":0,"pretrain":false,
         "tbpttBackLength":20,"tbpttFwdLength":20}
        """
        .formatted(
            layer("dense", "ReLU", "", l2),
            layer("output", "Softmax", "\"lossFn\":{\"MCXENT\":{}},", l2));
  }

  private static String layer(String kind, String activation, String loss, double l2) {
    return """
        {"cacheMode":"NONE","iterationCount":0,"layer":{"%s":{"activationFn":{"%s":{}},%s
         "biasInit":0.0,"biasUpdater":null,"constraints":null,"dist":null,
         "gradientNormalization":"None","gradientNormalizationThreshold":1.0,"hasBias":true,
         "iupdater":{"@class":"org.nd4j.linalg.learning.config.Sgd","learningRate":0.1},
         "idropout":null,"l1":0.0,"l1Bias":0.0,"l2":%s,"l2Bias":0.0,"layerName":"%s",
         "nin":2,"nout":2,"pretrain":false,"weightInit":"XAVIER","weightNoise":null}},
         "maxNumLineSearchIterations":5,"miniBatch":true,"minimize":true,
         "optimizationAlgo":"STOCHASTIC_GRADIENT_DESCENT","pretrain":false,"seed":12345,
         "stepFunction":null,"variables":["W","b"]}
        """
        .formatted(kind, activation, loss, l2, kind);
  }

  /** The old format of arrays: shape information and length as ints. */
  static byte[] coefficients(float... values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("DIRECT");
    out.writeInt(8);
    out.writeUTF("INT");
    int[] shapeInformation = {2, 1, values.length, 1, 1, 0, 1, 'f'}; // rank, shape, strides, order
    for (int x : shapeInformation) {
      out.writeInt(x);
    }
    out.writeUTF("DIRECT");
    out.writeInt(values.length);
    out.writeUTF("FLOAT");
    for (float value : values) {
      out.writeFloat(value);
    }
    return bytes.toByteArray();
  }

  private static ModelFile modelFile(double l2) throws IOException {
    return ModelFile.read("m.zip", new ByteArrayInputStream(zip(l2)));
  }

  private static byte[] zip(double l2) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("configuration.json", configuration(l2).getBytes(StandardCharsets.UTF_8));
    entries.put("coefficients.bin", coefficients(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
    return DamagedModelTest.zip(entries);
  }

  @Test
  void canBeReadAndTrained() throws IOException {
    ModelFile file = modelFile(0);

    assertThat(file.parameters()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    assertThat(file.normalization()).isEmpty();
    Dl4jDefinition definition = Dl4jDefinition.of(file.json(), TWO_FEATURES, 2);
    try (Dl4jSource source = new Dl4jSource(definition)) {
      assertThat(source.layout().size()).isEqualTo(12);
    }
  }

  /** Uses the program in docs/model.md. */
  @Test
  void canBeTrainedAfterL2IsRemoved(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("old.zip"), zip(0.01));

    File oldFile = folder.resolve("old.zip").toFile();
    File newFile = folder.resolve("new.zip").toFile();
    MultiLayerNetwork network = MultiLayerNetwork.load(oldFile, false);
    for (NeuralNetConfiguration conf : network.getLayerWiseConfigurations().getConfs()) {
      conf.getLayer().setConstraints(null);
      if (conf.getLayer() instanceof BaseLayer layer) {
        layer.setRegularization(List.of()); // or List.of(new L2Regularization(1e-4))
        layer.setGradientNormalization(GradientNormalization.None);
      }
    }
    ModelSerializer.writeModel(network, newFile, false);

    ModelFile file = ModelFile.read("new.zip", Files.newInputStream(folder.resolve("new.zip")));
    assertThat(Dl4jDefinition.of(file.json(), TWO_FEATURES, 2).weightDecay().isZero()).isTrue();
    assertThat(file.parameters()).isEqualTo(modelFile(0).parameters());
  }

  @Test
  void isRefusedWithoutAnUpdater() {
    String json =
        MultiLayerConfiguration.fromJson(configuration(0))
            .toJson()
            .replaceAll("(?s)(\"iupdater\" : )\\{.*?}", "$1null");

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> ModelFile.checkConfiguration(json))
        .withMessageStartingWith("no layer has an updater, which DL4J requires");
  }

  @Test
  void canBeScoredButNotTrainedWithL2() throws IOException {
    ModelFile file = modelFile(0.01);

    Dl4jDefinition.scored(file.json(), TWO_FEATURES, 2);
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> Dl4jDefinition.of(file.json(), TWO_FEATURES, 2))
        .withMessageContaining("DL4J converts L2 in files older than 1.0.0-beta4 to it")
        .withMessageContaining("docs/model.md shows how to remove it from a file");
  }
}
