package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Named.named;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import largo.core.data.Batch;
import largo.core.data.Examples;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.gradient.Score;
import largo.core.model.Lenet;
import largo.core.model.Mlp;
import largo.core.model.Resnet20;
import largo.core.optimizer.Exempt;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.Sgd;
import largo.core.params.ParameterKind;
import largo.core.params.Tensor;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd.Builder;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class Dl4jSourceTest {

  private static final Lenet LENET = new Lenet(List.of(4, 6), 20, 0);
  private static final Mlp MLP = new Mlp(List.of(16), 0);

  private final Examples examples = ToyNetwork.examples(1, 48);

  @Test
  void sumsOverExamplesRatherThanAveraging() {
    try (Dl4jSource source = loaded(ToyNetwork.define(MLP))) {
      Batch batch = ToyNetwork.batch(examples, 0, 16);

      GradientSum once = ToyNetwork.gradient(source, batch);
      GradientSum twice = ToyNetwork.gradient(source, batch, batch);

      assertThat(twice.examples()).isEqualTo(32);
      assertThat(twice.loss()).isEqualTo(2 * once.loss());
      assertThat(ToyNetwork.norm(twice.gradient())).isEqualTo(2 * ToyNetwork.norm(once.gradient()));
    }
  }

  @Test
  void givesTheSameSumForAnyMicroBatch() {
    try (Dl4jSource source = loaded(ToyNetwork.define(LENET))) {
      GradientSum whole = ToyNetwork.gradient(source, ToyNetwork.batch(examples, 0, 48));
      GradientSum parts =
          ToyNetwork.gradient(
              source,
              ToyNetwork.batch(examples, 0, 16),
              ToyNetwork.batch(examples, 16, 17),
              ToyNetwork.batch(examples, 17, 48));

      assertThat(parts.loss()).isCloseTo(whole.loss(), within(1e-4));
      assertThat(ToyNetwork.distance(parts.gradient(), whole.gradient()))
          .isLessThan(1e-5 * ToyNetwork.norm(whole.gradient()));
    }
  }

  @Test
  void isTheDerivativeOfItsLoss() {
    Dl4jDefinition definition = ToyNetwork.define(MLP);
    float[] w = definition.initialize(3);
    Batch batch = ToyNetwork.batch(examples, 0, 48);
    try (Dl4jSource source = new Dl4jSource(definition)) {
      source.load(w, 0, 0);
      float[] gradient = ToyNetwork.gradient(source, batch).gradient();

      // along the gradient, where rounding matters least
      double h = 1e-2 / ToyNetwork.norm(gradient);
      double slope = (loss(source, batch, w, gradient, h) - loss(source, batch, w, gradient, -h));

      double squared = ToyNetwork.norm(gradient) * ToyNetwork.norm(gradient);
      assertThat(slope / (2 * h)).isCloseTo(squared, within(1e-2 * squared));
    }
  }

  @Test
  void trainsLikePlainDl4j() {
    MultiLayerConfiguration configuration = normalizedNetwork(0);
    MultiLayerNetwork plain = new MultiLayerNetwork(configuration);
    plain.init();
    float[] w = Nd4jFloats.of(plain.params());
    Dl4jDefinition definition = Dl4jDefinition.of(configuration.toJson(), ToyNetwork.IMAGE, 5);

    try (Dl4jSource source = new Dl4jSource(definition)) {
      Optimizer optimizer = new Optimizer(new Sgd(0, Exempt.NONE), source.layout(), w);
      for (int step = 0; step < 3; step++) {
        Batch batch = ToyNetwork.batch(examples, 16 * step, 16 * step + 16);
        source.load(w, step, 0);
        optimizer.step(ToyNetwork.gradient(source, batch).gradient(), 16, 0.1);
        plain.fit(dataSet(batch));
      }
    }

    assertThat(ToyNetwork.distance(w, Nd4jFloats.of(plain.params())))
        .isLessThan(1e-6 * ToyNetwork.norm(w));
  }

  @Test
  void keepsPenaltiesOutOfGradientAndLoss() {
    MultiLayerConfiguration configuration = normalizedNetwork(0.1);
    Dl4jDefinition definition = Dl4jDefinition.of(configuration.toJson(), ToyNetwork.IMAGE, 5);
    Dl4jDefinition without =
        Dl4jDefinition.of(normalizedNetwork(0).toJson(), ToyNetwork.IMAGE, ToyNetwork.CLASSES);
    float[] w = definition.initialize(3);
    Batch batch = ToyNetwork.batch(examples, 0, 16);

    try (Dl4jSource a = new Dl4jSource(definition);
        Dl4jSource b = new Dl4jSource(without)) {
      a.load(w, 0, 0);
      b.load(w, 0, 0);
      GradientSum penalized = ToyNetwork.gradient(a, batch);
      GradientSum plain = ToyNetwork.gradient(b, batch);

      assertThat(penalized.gradient()).isEqualTo(plain.gradient());
      assertThat(penalized.loss()).isEqualTo(plain.loss());
    }
  }

  @Test
  void addsPenaltiesLikeTheUpdaterOfDl4j() {
    MultiLayerConfiguration configuration = normalizedNetwork(0.1);
    MultiLayerNetwork plain = new MultiLayerNetwork(configuration);
    plain.init();
    float[] w = Nd4jFloats.of(plain.params());
    Dl4jDefinition definition = Dl4jDefinition.of(configuration.toJson(), ToyNetwork.IMAGE, 5);
    RegularizationPenalty penalty = definition.penalty();
    Batch batch = ToyNetwork.batch(examples, 0, 16);

    try (Dl4jSource source = new Dl4jSource(definition)) {
      source.load(w, 0, 0);
      GradientSum sum = ToyNetwork.gradient(source, batch);
      double score = sum.loss() / 16 + penalty(penalty, w);
      penalty.addGradient(w, sum.gradient(), 16);
      new Optimizer(new Sgd(0, Exempt.NONE), source.layout(), w).step(sum.gradient(), 16, 0.1);
      plain.fit(dataSet(batch));

      assertThat(score).isCloseTo(plain.score(), within(1e-5));
      assertThat(ToyNetwork.distance(w, Nd4jFloats.of(plain.params())))
          .isLessThan(1e-6 * ToyNetwork.norm(w));
    }
  }

  @Test
  void dropsTheSameUnitsForTheSameSeedInAnyThread() throws Exception {
    Dl4jDefinition definition = ToyNetwork.define(new Mlp(List.of(64), 0.5));
    Callable<float[]> seven = () -> gradientWithSeed(definition, 7);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      float[] here = seven.call();
      Nd4j.getRandom().setSeed(12345);

      assertThat(threads.submit(seven).get()).isEqualTo(here);
      assertThat(threads.submit(() -> gradientWithSeed(definition, 8)).get()).isNotEqualTo(here);
    } finally {
      threads.shutdown();
    }
  }

  static Stream<Named<Dl4jDefinition>> networks() {
    return Stream.of(
        named("lenet", ToyNetwork.define(LENET)),
        named("lenet with dropout", ToyNetwork.define(new Lenet(List.of(3, 5), 20, 0.5))),
        named("mlp", ToyNetwork.define(MLP)),
        named("resnet20", ToyNetwork.define(new Resnet20(4, false))),
        named("truncate, dilated", dilated(ConvolutionMode.Truncate)),
        named("same, dilated", dilated(ConvolutionMode.Same)),
        named("truncate, tanh", odd(ConvolutionMode.Truncate, Activation.TANH)),
        named("same, leaky relu", odd(ConvolutionMode.Same, Activation.LEAKYRELU)),
        named("same, relu", odd(ConvolutionMode.Same, Activation.RELU)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void agreesWithThePathWithoutOneDnn(Dl4jDefinition definition) {
    assertThat(NativeBackend.hasOneDnn()).isTrue();
    assertThat(NativeBackend.isLean()).isTrue();

    float[] fast = gradient(definition);
    float[] plain = NativeBackend.withoutHelpers(() -> gradient(definition));

    assertThat(ToyNetwork.distance(fast, plain)).isLessThan(1e-4 * ToyNetwork.norm(plain));
  }

  @Test
  void doesNotTrainFrozenLayers() {
    MultiLayerConfiguration configuration = normalizedNetwork(0);
    configuration
        .getConf(0)
        .setLayer(
            new org.deeplearning4j.nn.conf.layers.misc.FrozenLayer(
                configuration.getConf(0).getLayer()));
    Dl4jDefinition definition = Dl4jDefinition.of(configuration.toJson(), ToyNetwork.IMAGE, 5);

    try (Dl4jSource source = loaded(definition)) {
      Tensor frozen = source.layout().tensors().get(0);
      GradientSum sum = ToyNetwork.gradient(source, ToyNetwork.batch(examples, 0, 16));

      assertThat(frozen.kind()).isEqualTo(ParameterKind.FROZEN);
      assertThat(sum.gradient()).startsWith(new float[frozen.end()]);
      assertThat(source.layout().trained()).isLessThan(source.layout().size());
    }
  }

  @Test
  void scoresLikePlainDl4j() {
    MultiLayerConfiguration configuration = normalizedNetwork(0);
    MultiLayerNetwork plain = new MultiLayerNetwork(configuration);
    plain.init();
    Dl4jDefinition definition = Dl4jDefinition.of(configuration.toJson(), ToyNetwork.IMAGE, 5);
    Batch batch = ToyNetwork.batch(examples, 0, 48);
    Score score = new Score(ToyNetwork.CLASSES);
    try (Dl4jSource source = new Dl4jSource(definition)) {
      source.load(Nd4jFloats.of(plain.params()), 0, 0);
      source.evaluate(batch, score);
    }

    org.nd4j.evaluation.classification.Evaluation expected =
        new org.nd4j.evaluation.classification.Evaluation(ToyNetwork.CLASSES);
    expected.eval(dataSet(batch).getLabels(), plain.output(dataSet(batch).getFeatures()));
    assertThat(score.examples()).isEqualTo(48);
    assertThat(score.accuracy()).isEqualTo(expected.accuracy());
    assertThat(score.meanLoss()).isCloseTo(plain.score(dataSet(batch), false), within(1e-5));
  }

  /** oneDNN has no backward pass of dilated convolutions. */
  private static Dl4jDefinition dilated(ConvolutionMode mode) {
    String json =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .activation(Activation.TANH)
            .convolutionMode(mode)
            .list()
            .layer(new ConvolutionLayer.Builder(3, 2).nOut(3).dilation(2, 1).build())
            .layer(new ConvolutionLayer.Builder(2, 3).nOut(4).dilation(2, 3).build())
            .layer(
                new OutputLayer.Builder()
                    .nOut(ToyNetwork.CLASSES)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutional(16, 16, 1))
            .build()
            .toJson();
    return Dl4jDefinition.of(json, ToyNetwork.IMAGE, ToyNetwork.CLASSES);
  }

  /** A network with strides, padding, overlapping windows and Gaussian dropout. */
  private static Dl4jDefinition odd(ConvolutionMode mode, Activation activation) {
    String json =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .activation(activation)
            .convolutionMode(mode)
            .list()
            .layer(
                new ConvolutionLayer.Builder(3, 2)
                    .nOut(3)
                    .stride(2, 1)
                    .padding(mode == ConvolutionMode.Same ? 0 : 1, 0)
                    .build())
            .layer(new SubsamplingLayer.Builder().kernelSize(3, 2).stride(1, 2).build())
            .layer(
                new ConvolutionLayer.Builder(2, 2)
                    .nOut(4)
                    .hasBias(false)
                    .dropOut(new GaussianNoise(0.3))
                    .build())
            .layer(new DenseLayer.Builder().nOut(8).dropOut(new GaussianDropout(0.3)).build())
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

  /** Convolution with bias, batch normalization, two dense layers; SGD at 0.1. */
  private static MultiLayerConfiguration normalizedNetwork(double l2) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Builder().learningRate(0.1).build())
        .l2(l2)
        .l1(l2 / 10)
        .activation(Activation.TANH)
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(3).build())
        .layer(new BatchNormalization())
        .layer(new DenseLayer.Builder().nOut(8).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(ToyNetwork.CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutional(16, 16, 1))
        .build();
  }

  private static Dl4jSource loaded(Dl4jDefinition definition) {
    Dl4jSource source = new Dl4jSource(definition);
    source.load(definition.initialize(3), 0, 0);
    return source;
  }

  private static float[] gradient(Dl4jDefinition definition) {
    return gradientWithSeed(definition, 7);
  }

  private static float[] gradientWithSeed(Dl4jDefinition definition, long seed) {
    try (Dl4jSource source = loaded(definition)) {
      GradientSum sum = new GradientSum(source.layout().size());
      // examples that lead no rectifier so near its kink that rounding decides on which side it is
      source.addGradient(ToyNetwork.batch(ToyNetwork.examples(2, 16), 0, 16), seed, sum);
      return sum.gradient();
    }
  }

  private static double loss(
      GradientSource source, Batch batch, float[] w, float[] direction, double h) {
    float[] moved = w.clone();
    for (int i = 0; i < w.length; i++) {
      moved[i] += (float) (h * direction[i]);
    }
    source.load(moved, 0, 0);
    return ToyNetwork.gradient(source, batch).loss();
  }

  private static double penalty(RegularizationPenalty penalty, float[] w) {
    double sum = 0;
    List<Tensor> tensors = penalty.layout().tensors();
    for (int k = 0; k < tensors.size(); k++) {
      sum += penalty.value(k, w, tensors.get(k).offset(), tensors.get(k).end());
    }
    return sum;
  }

  private static DataSet dataSet(Batch batch) {
    return new DataSet(
        Nd4j.createFromArray(batch.features()).reshape(batch.count(), 1, 16, 16),
        Nd4j.createFromArray(batch.oneHot(ToyNetwork.CLASSES))
            .reshape(batch.count(), ToyNetwork.CLASSES));
  }
}
