package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import largo.core.data.ExampleShape;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.model.Lenet;
import largo.core.model.Logistic;
import largo.core.model.Mlp;
import largo.core.model.Resnet20;
import largo.core.model.ZooModel;
import largo.core.params.NormalizedWeight;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.junit.jupiter.api.Test;

class LayoutReaderTest {

  @Test
  void namesTheTensorsOfAStackInTheOrderOfTheVector() {
    ParameterLayout layout =
        layout(new Lenet(List.of(20, 50), 500, 0), new ExampleShape(1, 28, 28));

    assertThat(layout.tensors())
        .extracting(Tensor::name)
        .containsExactly(
            "conv1_b",
            "conv1_W",
            "conv2_b",
            "conv2_W",
            "dense_W",
            "dense_b",
            "output_W",
            "output_b");
    assertThat(layout.tensors().get(3))
        .isEqualTo(new Tensor("conv2_W", ParameterKind.WEIGHT, 570, List.of(50, 20, 5, 5), 'c'));
    assertThat(layout.tensors().get(4).order()).isEqualTo('f');
    assertThat(layout.tensors().get(5).kind()).isEqualTo(ParameterKind.BIAS);
    assertThat(layout.size()).isEqualTo(431_080);
  }

  @Test
  void distinguishesTrainedParametersFromRunningStatistics() {
    ParameterLayout layout = layout(new Resnet20(16, false), new ExampleShape(3, 32, 32));

    assertThat(layout.trained()).isEqualTo(272_474);
    assertThat(layout.tensors())
        .filteredOn(t -> t.name().startsWith("s1b1_a_bn"))
        .extracting(Tensor::kind)
        .containsExactly(
            ParameterKind.NORM_SCALE,
            ParameterKind.NORM_SHIFT,
            ParameterKind.RUNNING_STATISTIC,
            ParameterKind.RUNNING_STATISTIC);
  }

  @Test
  void findsTheBatchNormalizationBehindEveryConvolutionOfAResnet() {
    ParameterLayout layout = layout(new Resnet20(16, false), new ExampleShape(3, 32, 32));
    List<Tensor> kernels =
        layout.tensors().stream()
            .filter(t -> t.kind() == ParameterKind.WEIGHT && t.shape().size() == 4)
            .toList();

    assertThat(layout.normalized())
        .extracting(NormalizedWeight::weight)
        .containsExactlyElementsOf(kernels);
    assertThat(layout.normalized())
        .filteredOn(n -> n.weight().name().startsWith("s1b1_a"))
        .singleElement()
        .satisfies(
            n -> {
              assertThat(n.mean().name()).isEqualTo("s1b1_a_bn_mean");
              assertThat(n.spread().name()).isEqualTo("s1b1_a_bn_log10stdev");
              assertThat(n.logarithmic()).isTrue();
            });
  }

  @Test
  void startsResidualBranchesAtZeroOnRequest() {
    ExampleShape shape = new ExampleShape(3, 32, 32);
    Dl4jDefinition definition =
        Dl4jDefinition.of(ZooConfigurations.json(new Resnet20(16, true), shape, 10), shape, 10);
    ParameterLayout layout = layout(new Resnet20(16, true), shape);
    float[] w = definition.initialize(1);

    assertThat(layout.tensors())
        .filteredOn(t -> t.kind() == ParameterKind.NORM_SCALE)
        .allSatisfy(t -> assertThat(w[t.offset()]).isEqualTo(t.name().contains("_b_bn") ? 0 : 1));
  }

  @Test
  void readsSmallNetworks() {
    assertThat(layout(new Logistic(), ExampleShape.vector(4)).size()).isEqualTo(15);
    assertThat(layout(new Mlp(List.of(5, 2), 0), ExampleShape.vector(4)).size())
        .isEqualTo(4 * 5 + 5 + 5 * 2 + 2 + 2 * 3 + 3);
  }

  private static ParameterLayout layout(ZooModel model, ExampleShape shape) {
    int classes = shape.isImage() ? 10 : 3;
    Dl4jDefinition definition =
        Dl4jDefinition.of(ZooConfigurations.json(model, shape, classes), shape, classes);
    try (Dl4jSource source = new Dl4jSource(definition)) {
      return source.layout();
    }
  }
}
