package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import largo.core.data.ExampleShape;
import largo.core.model.ModelException;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;

class FrozenLayersTest {

  private static final ExampleShape SHAPE = new ExampleShape(1, 2, 2);

  private static String network() {
    return builder()
        .list()
        .layer(new DenseLayer.Builder().nOut(3).build())
        .layer(new BatchNormalization())
        .layer(new DenseLayer.Builder().name("hidden").nOut(3).build())
        .layer(new OutputLayer.Builder().nOut(2).build())
        .setInputType(InputType.feedForward(4))
        .build()
        .toJson();
  }

  private static String graph() {
    return builder()
        .graphBuilder()
        .addInputs("in")
        .addLayer("below", new DenseLayer.Builder().nOut(3).build(), "in")
        .addLayer("above", new DenseLayer.Builder().nOut(3).build(), "below")
        .addLayer("out", new OutputLayer.Builder().nOut(2).build(), "above")
        .setOutputs("out")
        .setInputTypes(InputType.feedForward(4))
        .build()
        .toJson();
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(1);
  }

  @Test
  void areNamedByNumberOrName() {
    assertThat(frozen(network(), List.of("layer[01]", "hidden"))).isEqualTo(4 * 3 + 3 + 4 * 3 + 12);
    assertThat(frozen(network(), List.of("layer0"))).isEqualTo(4 * 3 + 3);
    assertThat(frozen(network(), List.of())).isZero();
    assertThat(frozen(graph(), List.of("b.*"))).isEqualTo(4 * 3 + 3);
  }

  @Test
  void keepTheOrderOfTheParameters() {
    ParameterLayout before = layout(network());
    ParameterLayout after = layout(FrozenLayers.freeze(network(), List.of("hidden")));

    assertThat(after.size()).isEqualTo(before.size());
    assertThat(after.tensors().stream().map(Tensor::name))
        .containsExactlyElementsOf(before.tensors().stream().map(Tensor::name).toList());
  }

  @Test
  void namesThatFitNothingAreRefused() {
    assertRefused("1[", "model.frozen: '1[' is not a regular expression");
    assertRefused(
        "2",
        "no layer has a name that matches '2'; the layers are [layer0, layer1, hidden, layer3]");
    assertRefused(".*", "model.frozen: layer layer3 is the output layer");
  }

  private static void assertRefused(String pattern, String message) {
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> FrozenLayers.freeze(network(), List.of(pattern)))
        .withMessageContaining(message);
  }

  /** The number of frozen parameters. */
  private static int frozen(String json, List<String> patterns) {
    return layout(FrozenLayers.freeze(json, patterns)).tensors().stream()
        .filter(tensor -> tensor.kind() == ParameterKind.FROZEN)
        .mapToInt(tensor -> tensor.end() - tensor.offset())
        .sum();
  }

  private static ParameterLayout layout(String json) {
    return Dl4jDefinition.of(json, SHAPE, 2).penalty().layout();
  }
}
