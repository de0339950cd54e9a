package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.data.Batch;
import largo.core.data.Examples;
import largo.core.gradient.Score;
import largo.core.optimizer.Exempt;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.Sgd;
import largo.core.optimizer.WeightRescaling;
import largo.core.optimizer.Wrapped;
import largo.core.params.NormalizedWeight;
import largo.core.params.Tensor;
import largo.core.params.WeightFilters;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Weight rescaling on networks with batch normalization. */
class RescalingTest {

  private final Examples examples = ToyNetwork.examples(1, 48);

  static Stream<Arguments> variants() {
    return Stream.of(true, false)
        .flatMap(
            logarithmic ->
                Arrays.stream(WeightRescaling.Granularity.values())
                    .map(granularity -> arguments(logarithmic, granularity)));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void doesNotChangeTheOutputsOfANetwork(
      boolean logarithmic, WeightRescaling.Granularity granularity) {
    Dl4jDefinition definition = definition(logarithmic, Activation.RELU);
    Batch batch = ToyNetwork.batch(examples, 0, 48);
    try (Dl4jSource source = new Dl4jSource(definition)) {
      float[] plain = definition.initialize(3);
      biasApartFromZero(source, plain);
      for (int step = 0; step < 20; step++) { // fills the running statistics
        source.load(plain, step, 0);
        new Optimizer(new Sgd(0, Exempt.NONE), source.layout(), plain)
            .step(ToyNetwork.gradient(source, batch).gradient(), 48, 0.01);
      }
      assertThat(source.layout().normalized())
          .extracting(n -> n.weight().name())
          .containsExactly("layer0_W", "layer3_W");

      float[] rescaled = plain.clone();
      new Optimizer(
              new Wrapped(new Sgd(0, Exempt.NONE), rescaling(granularity)),
              source.layout(),
              rescaled)
          .step(new float[rescaled.length], 48, 0.01);

      assertThat(ToyNetwork.distance(plain, rescaled)).isGreaterThan(1);
      assertThat(firstNorm(source, rescaled, granularity)).isCloseTo(1, within(1e-5));
      Score before = score(source, plain, batch);
      Score after = score(source, rescaled, batch);
      assertThat(after.meanLoss()).isCloseTo(before.meanLoss(), within(1e-3));
      assertThat(after.accuracy()).isEqualTo(before.accuracy());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"TANH", "SIGMOID", "RELU6"})
  void ignoresLayersThatAreNotScaleInvariant(Activation activation) {
    try (Dl4jSource source = new Dl4jSource(definition(true, activation))) {
      assertThat(source.layout().normalized())
          .extracting(n -> n.weight().name())
          .containsExactly("layer3_W");
    }
  }

  /** Convolution, pooling, normalization; dense, activation, normalization. */
  private static Dl4jDefinition definition(boolean logarithmic, Activation activation) {
    String json =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(3).activation(activation).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new BatchNormalization.Builder().useLogStd(logarithmic).decay(0.5).build())
            .layer(new DenseLayer.Builder().nOut(8).activation(Activation.IDENTITY).build())
            .layer(new ActivationLayer.Builder().activation(Activation.LEAKYRELU).build())
            .layer(new BatchNormalization.Builder().useLogStd(logarithmic).decay(0.5).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(ToyNetwork.CLASSES)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutional(16, 16, 1))
            .build()
            .toJson();
    return Dl4jDefinition.of(json, ToyNetwork.IMAGE, ToyNetwork.CLASSES);
  }

  private static WeightRescaling rescaling(WeightRescaling.Granularity granularity) {
    return new WeightRescaling(
        1, granularity, 1, WeightRescaling.Selection.NORMALIZED, List.of(), Optional.empty());
  }

  private static void biasApartFromZero(Dl4jSource source, float[] w) {
    for (NormalizedWeight normalized : source.layout().normalized()) {
      Tensor bias = normalized.bias().orElseThrow();
      for (int i = bias.offset(); i < bias.end(); i++) {
        w[i] = 0.1f * (i - bias.offset() + 1);
      }
    }
  }

  private static double firstNorm(
      Dl4jSource source, float[] w, WeightRescaling.Granularity granularity) {
    Tensor weight = source.layout().normalized().get(1).weight();
    WeightFilters filters = weight.filters();
    int length =
        granularity == WeightRescaling.Granularity.LAYER ? weight.length() : filters.size();
    double squares = 0;
    for (int i = 0; i < length; i++) {
      squares += Math.pow(w[weight.offset() + i], 2);
    }
    return Math.sqrt(squares);
  }

  private static Score score(Dl4jSource source, float[] w, Batch batch) {
    Score score = new Score(ToyNetwork.CLASSES);
    source.load(w, 0, 0);
    source.evaluate(batch, score);
    return score;
  }
}
