package largo.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import largo.core.data.Batch;
import largo.core.data.ExampleShape;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ModelDefinition;
import largo.core.model.Lenet;
import largo.core.model.Precision;
import largo.core.model.TorchZooModel;
import largo.core.model.Transformer;
import largo.core.model.VisionTransformer;
import largo.core.torch.ModuleDefinition;
import largo.core.torch.dl4j.TorchDefinition;
import largo.core.torch.zoo.ScriptedZoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products in bfloat16 on the CPU: gradients agree with those of float32 to its 7 bits. */
class PrecisionTest {

  private static final double MAX_DEVIATION = 0.05;
  private static final double MIN_DEVIATION = 1e-4; // that of float32 is below 1e-5

  @Test
  void reducesProductsOfDl4jNetworks() {
    ExampleShape image = new ExampleShape(2, 16, 16);
    Dl4jDefinition network =
        Dl4jDefinition.of(
            ZooConfigurations.json(new Lenet(List.of(5, 7), 20, 0), image, 4), image, 4);
    Batch batch = Dl4jAgreementTest.batch(9);
    float[] parameters = network.initialize(1);

    assertDeviates(
        TorchDefinition.of(network, Precision.BFLOAT16),
        TorchDefinition.of(network),
        parameters,
        batch);
    assertThat(gradient(TorchDefinition.of(network, Precision.TF32), parameters, batch))
        .as("CPUs have no TF32")
        .isEqualTo(gradient(TorchDefinition.of(network), parameters, batch));
  }

  static Stream<TorchZooModel> models() {
    return Stream.of(new Transformer(16, 2, 4, 0), new VisionTransformer(4, 16, 2, 2, 0));
  }

  @ParameterizedTest
  @MethodSource("models")
  void reducesProductsOfNetworksOfTheZoo(TorchZooModel model) {
    ModuleDefinition definition = ScriptedZooTest.definition(model);
    byte[] computing =
        ScriptedZoo.network(model, definition.shape(), definition.classes(), Precision.BFLOAT16)
            .archive();
    Batch batch = ScriptedZooTest.batch(definition.shape(), model.input(), 6);

    assertDeviates(
        definition.withPrecision(Precision.BFLOAT16, computing),
        definition,
        definition.initialize(1),
        batch);
  }

  private static void assertDeviates(
      ModelDefinition reduced, ModelDefinition full, float[] parameters, Batch batch) {
    float[] expected = gradient(full, parameters, batch);
    float[] actual = gradient(reduced, parameters, batch);
    assertThat(Deviation.relative(actual, expected)).isBetween(MIN_DEVIATION, MAX_DEVIATION);
    assertThat(gradient(reduced, parameters, batch)).isEqualTo(actual);
  }

  private static float[] gradient(ModelDefinition definition, float[] parameters, Batch batch) {
    try (GradientSource source = definition.open()) {
      source.load(parameters, 0, 0);
      GradientSum sum = new GradientSum(parameters.length);
      source.addGradient(batch, 5, sum);
      return sum.gradient();
    }
  }
}
