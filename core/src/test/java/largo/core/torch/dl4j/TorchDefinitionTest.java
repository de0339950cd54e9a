package largo.core.torch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.function.Consumer;
import largo.core.data.ExampleShape;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.model.Lenet;
import largo.core.model.ModelException;
import largo.core.model.Precision;
import largo.core.torch.TorchProgram;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class TorchDefinitionTest {

  private static final ExampleShape IMAGE = new ExampleShape(1, 16, 16);

  @Test
  void writesAProgramOfTheNetwork() {
    Dl4jDefinition lenet =
        Dl4jDefinition.of(
            ZooConfigurations.json(new Lenet(List.of(4, 6), 20, 0.5), IMAGE, 5), IMAGE, 5);

    TorchProgram program = NetworkTranslator.program(lenet, Precision.FLOAT32);

    assertThat(program.layout()).isEqualTo(lenet.penalty().layout());
    assertThat(program.shape().input()).containsExactly(1, 16, 16);
    assertThat(program.shape().outputs()).isEqualTo(5);
    assertThat(program.shape().uniforms()).as("inputs of the layer with dropout").isEqualTo(20);
    assertThat(program.source())
        .startsWith("class Net(Module):")
        .contains("def gradient(", "def outputs(", "torch.conv2d(x, ", "torch.autograd.grad([");
    assertThat(program.source())
        .isEqualTo(NetworkTranslator.program(lenet, Precision.FLOAT32).source());
  }

  @Test
  void refusesLayersWithoutTranslation() {
    assertRefuses(
        list ->
            list.layer(new ConvolutionLayer.Builder(3, 3).nOut(3).build())
                .layer(new LocalResponseNormalization.Builder().name("lrn").build()),
        "layer lrn, a LocalResponseNormalization, has no translation to PyTorch");
  }

  @Test
  void refusesSettingsWithoutTranslation() {
    assertRefuses(
        list ->
            list.layer(
                new ConvolutionLayer.Builder(3, 3)
                    .name("noisy")
                    .nOut(3)
                    .dropOut(new GaussianNoise(0.1))
                    .build()),
        "of layer noisy, a ConvolutionLayer, has no translation");
    assertRefuses(
        list ->
            list.layer(
                new DenseLayer.Builder()
                    .name("dense")
                    .nOut(3)
                    .activation(Activation.RRELU)
                    .build()),
        "activation function");
    assertRefuses(
        list -> list.layer(new DenseLayer.Builder().nOut(3).hasLayerNorm(true).build()),
        "layer normalization of layer");
  }

  private static void assertRefuses(
      Consumer<NeuralNetConfiguration.ListBuilder> layers, String message) {
    NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().list();
    layers.accept(list);
    String json =
        list.layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(5)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutional(16, 16, 1))
            .build()
            .toJson();
    Dl4jDefinition network = Dl4jDefinition.of(json, IMAGE, 5);

    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> TorchDefinition.of(network))
        .withMessageContaining(message)
        .withMessageContaining("worker.engine = dl4j");
  }
}
