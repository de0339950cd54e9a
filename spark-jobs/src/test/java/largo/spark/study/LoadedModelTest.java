package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.data.Normalization;
import largo.core.model.ModelException;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import largo.spark.data.DataLoader;
import largo.spark.data.ShardedData;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that Deeplearning4j saved. */
public class LoadedModelTest extends SparkSuite {

  private final TestFolder folder = TestFolder.create();

  @Test
  public void aFileWithoutANormalizerHasNone() throws IOException {
    String zip = saved("plain.zip", b -> b, 2);

    try (ShardedData data = data()) {
      assertThat(scored(zip, "auto", data).normalization()).isEqualTo(Normalization.NONE);
      assertThat(scored(zip, "standardize", data).normalization().groups()).isEqualTo(2);
      assertThat(LoadedModel.of(spec(zip, "auto"), data, hadoop()).normalization())
          .isEqualTo(Normalization.NONE);
    }
  }

  @Test
  public void scoringIgnoresSettingsOfTraining() throws IOException {
    String zip = saved("decayed.zip", b -> b.weightDecay(0.1), 2);

    try (ShardedData data = data()) {
      assertThat(scored(zip, "auto", data).saved()).isPresent();
      assertThatExceptionOfType(ModelException.class)
          .isThrownBy(() -> LoadedModel.of(spec(zip, "auto"), data, hadoop()))
          .withMessageContaining("decoupled weight decay");
    }
  }

  /** Only the names of these files are used. */
  @Test
  public void invalidNetworksAreReportedBeforeDataIsRead() throws IOException {
    String decayed = saved("d.zip", b -> b.weightDecay(0.1), 2);
    String three = saved("three.zip", b -> b, 3);
    String keras = folder.write("k.h5", new byte[] {(byte) 0x89, 'H', 'D', 'F', 13, 10, 26, 10});

    refused(decayed, "d.zip: layer ");
    refused(three, "three.zip: the model does not fit the data: it must have 2 outputs");
    refused(keras, "it is an HDF5 file, as Keras writes");
  }

  private void refused(String zip, String message) {
    RunSpec spec =
        read(
            String.format(
                Locale.ROOT,
                "data { source = csv, train = [no.csv], test-fraction = 0.5, classes = 2 }%n"
                    + "model.zip = \"%s\"",
                zip));
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> LoadedModel.check(spec, hadoop()))
        .withMessageContaining(message);
  }

  private static LoadedModel scored(String zip, String normalize, ShardedData data) {
    return LoadedModel.scored(spec(zip, normalize), data, hadoop());
  }

  private static org.apache.hadoop.conf.Configuration hadoop() {
    return spark().hadoopConfiguration();
  }

  private ShardedData data() {
    String csv = folder.write("t.csv", "x,y,label\n1,1000,a\n2,3000,b\n3,2000,a\n4,1500,b\n");
    RunSpec spec =
        read(
            String.format(
                Locale.ROOT, "data { source = csv, train = [\"%s\"], test-fraction = 0.5 }", csv));
    return new DataLoader(session(), spec.data(), 2).load();
  }

  private static RunSpec spec(String zip, String normalize) {
    return read(
        String.format(
            Locale.ROOT,
            "data { source = csv, train = [t.csv], normalize = %s }%nmodel.zip = \"%s\"",
            normalize,
            zip));
  }

  private static RunSpec read(String text) {
    return SpecReader.read("test", text, List.of());
  }

  private String saved(
      String name, UnaryOperator<NeuralNetConfiguration.Builder> change, int outputs)
      throws IOException {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            change
                .apply(new NeuralNetConfiguration.Builder().updater(new Sgd(0.1)))
                .list(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(2)
                        .nOut(outputs)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    File file = new File(folder.toString(), name);
    ModelSerializer.writeModel(network, file, false);
    return file.getPath();
  }
}
