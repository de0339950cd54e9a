package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import largo.core.data.Augmentation;
import largo.core.data.Batch;
import largo.core.data.BatchPlan;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.Dl4jSource;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.ForwardingSource;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.model.Lenet;
import largo.core.model.Logistic;
import largo.core.model.Mlp;
import largo.core.model.ZooModel;
import largo.core.privacy.ExampleClipping;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;

/** Sums of the clipped gradients of single examples, of a network. */
class ClippedGradientTest {

  private static final int ROWS = 12;
  private static final ExampleShape VECTOR = ExampleShape.vector(6);
  private static final ExampleShape IMAGE = new ExampleShape(1, 16, 16);
  private static final Dl4jDefinition NETWORK = network(new Mlp(List.of(5), 0), VECTOR);
  private static final List<ExampleClipping> METHODS =
      List.of(
          new ExampleClipping.Automatic(0.01),
          new ExampleClipping.AutomaticV(),
          new ExampleClipping.Abadi(0.8));

  static List<Dl4jDefinition> networks() {
    return List.of(
        NETWORK,
        network(new Mlp(List.of(7, 4), 0), VECTOR),
        network(new Logistic(), VECTOR),
        network(new Mlp(List.of(5), 0), IMAGE),
        network(new Lenet(List.of(2, 3), 4, 0), IMAGE),
        network(new Lenet(List.of(2, 40), 4, 0), IMAGE), // norms from pairs of places
        convolutions());
  }

  /** Strides, padding, and filters without biases. */
  private static Dl4jDefinition convolutions() {
    String json =
        new NeuralNetConfiguration.Builder()
            .seed(0)
            .activation(Activation.TANH)
            .list()
            .layer(
                new ConvolutionLayer.Builder(3, 5)
                    .stride(2, 3)
                    .nOut(4)
                    .convolutionMode(ConvolutionMode.Same)
                    .build())
            .layer(new ConvolutionLayer.Builder(3, 2).padding(1, 0).nOut(5).hasBias(false).build())
            .layer(new DenseLayer.Builder().nOut(6).hasBias(false).build())
            .layer(new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.convolutional(16, 16, 1))
            .build()
            .toJson();
    return Dl4jDefinition.of(json, IMAGE, 3);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void isTheSumOfTheGradientsOfExamplesTimesTheirFactors(Dl4jDefinition network) {
    try (Dl4jSource source = new Dl4jSource(network)) {
      assertThat(source.scaledGradients()).isPresent();
    }
    for (ExampleClipping clipping : METHODS) {
      double[] expected = new double[network.penalty().layout().size()];
      double loss = 0;
      for (int row = 0; row < ROWS; row++) {
        GradientSum example =
            sum(network, new ExampleClipping.NoClipping(), rows(network, row, row + 1), 4);
        double factor = clipping.factor(norm(example.gradient()));
        for (int i = 0; i < expected.length; i++) {
          expected[i] += factor * example.gradient()[i];
        }
        loss += example.loss();
      }

      GradientSum actual = sum(network, clipping, rows(network, 0, ROWS), 5);

      assertThat(actual.examples()).isEqualTo(ROWS);
      assertThat(actual.loss()).isCloseTo(loss, within(1e-4));
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) actual.gradient()[i]).isCloseTo(expected[i], within(2e-5));
      }
    }
  }

  /** The sensitivity: one example more changes the sum by at most the largest norm. */
  @Test
  void oneExampleChangesTheSumByAtMostTheLargestNorm() {
    for (ExampleClipping clipping : METHODS) {
      float[] all = sum(NETWORK, clipping, rows(NETWORK, 0, ROWS), 4).gradient();
      float[] fewer = sum(NETWORK, clipping, rows(NETWORK, 0, ROWS - 1), 4).gradient();
      float[] difference = new float[all.length];
      for (int i = 0; i < all.length; i++) {
        difference[i] = all[i] - fewer[i];
      }

      assertThat(norm(difference)).isBetween(0.5, clipping.maxNorm() + 1e-5);
    }
  }

  @Test
  void doesNotDependOnTheMicroBatch() {
    for (ExampleClipping clipping : METHODS) {
      assertThat(sum(NETWORK, clipping, rows(NETWORK, 0, ROWS), 1).gradient())
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(sum(NETWORK, clipping, rows(NETWORK, 0, ROWS), 5).gradient());
    }
  }

  /** As of a source that does not compute the norms of several examples at a time. */
  @Test
  void isTheSameOneExampleAtATime() {
    Examples rows = rows(NETWORK, 0, ROWS);
    for (ExampleClipping clipping : METHODS) {
      GradientSum expected = sum(NETWORK, clipping, rows, 5);
      try (Worker worker =
          new Worker(
              new PlainSource(new Dl4jSource(NETWORK)),
              Normalization.NONE,
              VECTOR.size(),
              5,
              Optional.empty(),
              new Worker.SumOptions(false, clipping, ShardThrottle.NONE))) {
        GradientSum actual =
            worker.gradient(NETWORK.initialize(3), new BatchPlan(ROWS, 1, ROWS, 1), 0, 0, rows);

        assertThat(actual.gradient())
            .usingComparatorWithPrecision(1e-5f)
            .containsExactly(expected.gradient());
        assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-4));
        assertThat(actual.examples()).isEqualTo(ROWS);
      }
    }
  }

  /** The norm is that after dropout, whose masks are the same in both passes. */
  @Test
  void boundsTheNormWithDropout() {
    Dl4jDefinition network = network(new Mlp(List.of(9, 8), 0.4), VECTOR);
    for (int micro : new int[] {1, 2}) {
      Examples one = rows(network, 3, 4);
      GradientSum sum = sum(network, new ExampleClipping.AutomaticV(), one, micro);

      assertThat(norm(sum.gradient())).isCloseTo(1, within(1e-5));
    }
  }

  private static GradientSum sum(
      Dl4jDefinition network, ExampleClipping clipping, Examples rows, int micro) {
    WorkerConfig config =
        new WorkerConfig(network, Normalization.NONE, micro, Augmentation.NONE, false, clipping);
    try (Worker worker = config.open()) {
      BatchPlan plan = new BatchPlan(rows.count(), 1, rows.count(), 1);
      return worker.gradient(network.initialize(3), plan, 0, 0, rows);
    }
  }

  private static Dl4jDefinition network(ZooModel model, ExampleShape shape) {
    return Dl4jDefinition.of(ZooConfigurations.json(model, shape, 3), shape, 3);
  }

  private static Examples rows(Dl4jDefinition network, int from, int to) {
    int width = network.shape().size();
    Random random = new Random(5);
    float[] values = new float[ROWS * width];
    int[] labels = new int[ROWS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    for (int row = 0; row < ROWS; row++) {
      labels[row] = random.nextInt(3);
    }
    return new Examples(
        new FloatFeatures(Arrays.copyOfRange(values, from * width, to * width), width),
        Arrays.copyOfRange(labels, from, to));
  }

  /** A network whose norms of examples are unknown. */
  private record PlainSource(GradientSource source) implements ForwardingSource {

    @Override
    public void addGradient(Batch batch, long seed, GradientSum to) {
      assertThat(batch.count()).isEqualTo(1);
      source.addGradient(batch, seed, to);
    }
  }

  private static double norm(float[] x) {
    double squares = 0;
    for (float element : x) {
      squares += (double) element * element;
    }
    return Math.sqrt(squares);
  }
}
