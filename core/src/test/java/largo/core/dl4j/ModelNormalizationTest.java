package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import largo.core.data.Examples;
import largo.core.gradient.GradientSum;
import largo.core.optimizer.Exempt;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.Sgd;
import largo.core.params.ParameterKind;
import largo.core.params.Tensor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Batch normalization in a worker equals that of Deeplearning4j for all settings. */
class ModelNormalizationTest {

  private static final int STEPS = 4;

  private final Examples examples = ToyNetwork.examples(1, 24);

  static Stream<BatchNormalization.Builder> settings() {
    return Stream.of(
        new BatchNormalization.Builder(),
        new BatchNormalization.Builder().useLogStd(false),
        new BatchNormalization.Builder().decay(0.5).eps(0.1).gamma(2).beta(-1),
        new BatchNormalization.Builder(true),
        new BatchNormalization.Builder(true).gamma(2).beta(-1).useLogStd(false),
        // Deeplearning4j forgets this gamma in the forward pass, and so must we
        new BatchNormalization.Builder(true).gamma(2));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void ofImages(BatchNormalization.Builder settings) {
    assertSame(
        convolution(3, 2), settings.build(), relu(), convolution(3, 1), settings.build(), relu());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void ofRows(BatchNormalization.Builder settings) {
    assertSame(dense(9), settings.build(), relu(), dense(6), settings.build());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void ofImagesOfOnePixel(BatchNormalization.Builder settings) {
    assertSame(convolution(16, 1), settings.build());
  }

  private void assertSame(Layer... layers) {
    Dl4jDefinition definition = definition(layers);
    Course lean = course(definition);
    Course plain = NativeBackend.withoutHelpers(() -> course(definition));

    for (int step = 0; step < STEPS; step++) {
      assertThat(lean.loss[step]).isCloseTo(plain.loss[step], within(1e-5 * plain.loss[step]));
      for (Tensor tensor : lean.tensors) {
        float[] actual = tensor(lean.gradient[step], tensor);
        float[] expected = tensor(plain.gradient[step], tensor);
        assertThat(ToyNetwork.norm(expected)).isPositive();
        assertThat(ToyNetwork.distance(actual, expected))
            .as("%s in step %d", tensor.name(), step)
            .isLessThan(1e-4 * ToyNetwork.norm(expected));
      }
    }
    assertThat(lean.tensors).anyMatch(tensor -> tensor.kind() == ParameterKind.RUNNING_STATISTIC);
    assertThat(ToyNetwork.distance(lean.parameters, plain.parameters))
        .isLessThan(1e-5 * ToyNetwork.norm(plain.parameters));
    assertThat(ToyNetwork.distance(lean.outputs, plain.outputs))
        .isLessThan(1e-4 * ToyNetwork.norm(plain.outputs));
  }

  /** Outputs with running statistics after a few steps of gradient descent. */
  private Course course(Dl4jDefinition definition) {
    float[] w = definition.initialize(3);
    double[] loss = new double[STEPS];
    float[][] gradient = new float[STEPS][];
    try (Dl4jSource source = new Dl4jSource(definition)) {
      Optimizer optimizer = new Optimizer(new Sgd(0, Exempt.NONE), source.layout(), w);
      for (int step = 0; step < STEPS; step++) {
        source.load(w, step, 0);
        GradientSum sum = ToyNetwork.gradient(source, ToyNetwork.batch(examples, 0, 24));
        loss[step] = sum.loss();
        gradient[step] = sum.gradient().clone();
        optimizer.step(sum.gradient(), 24, 0.1);
      }
      source.load(w, STEPS, 0);
      float[] outputs = source.outputs(ToyNetwork.batch(examples, 0, 24));
      return new Course(source.layout().tensors(), loss, gradient, w, outputs);
    }
  }

  private record Course(
      List<Tensor> tensors,
      double[] loss,
      float[][] gradient,
      float[] parameters,
      float[] outputs) {}

  private static float[] tensor(float[] flat, Tensor tensor) {
    return Arrays.copyOfRange(flat, tensor.offset(), tensor.end());
  }

  private static Dl4jDefinition definition(Layer... layers) {
    ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(5).activation(Activation.IDENTITY).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    list.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(ToyNetwork.CLASSES)
            .activation(Activation.SOFTMAX)
            .build());
    list.setInputType(InputType.convolutional(16, 16, 1));
    return Dl4jDefinition.of(list.build().toJson(), ToyNetwork.IMAGE, ToyNetwork.CLASSES);
  }

  private static Layer convolution(int kernel, int stride) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .nOut(4)
        .hasBias(false) // whose gradient is nothing but rounding before a normalization
        .build();
  }

  private static Layer dense(int outputs) {
    return new DenseLayer.Builder().nOut(outputs).hasBias(false).build();
  }

  private static Layer relu() {
    return new ActivationLayer(Activation.RELU);
  }
}
