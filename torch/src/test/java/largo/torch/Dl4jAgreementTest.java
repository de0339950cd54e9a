package largo.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import largo.core.data.Batch;
import largo.core.data.ClassTargets;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.model.Lenet;
import largo.core.model.Logistic;
import largo.core.model.Mlp;
import largo.core.model.Resnet20;
import largo.core.model.ZooModel;
import largo.core.torch.dl4j.TorchDefinition;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Both engines give the same gradients, losses, outputs and scores. */
class Dl4jAgreementTest {

  private static final ExampleShape IMAGE = new ExampleShape(2, 16, 16);
  private static final int CLASSES = 4;

  static List<ZooModel> zoo() {
    return List.of(new Logistic(), new Mlp(List.of(40, 24), 0), new Lenet(List.of(6, 10), 30, 0));
  }

  @ParameterizedTest
  @MethodSource("zoo")
  void agreeOnNetworksOfTheZoo(ZooModel model) {
    check(define(ZooConfigurations.json(model, IMAGE, CLASSES)), 1e-5);
  }

  /** Where a unit is next to zero, rounding decides whether it is rectified. */
  @ParameterizedTest
  @MethodSource("residual")
  void agreeOnResidualNetworks(ZooModel model) {
    check(define(ZooConfigurations.json(model, IMAGE, CLASSES)), 2e-2);
    String smooth =
        ZooConfigurations.json(model, IMAGE, CLASSES).replace("ActivationReLU", "ActivationTanH");
    check(define(smooth), 5e-5);
  }

  static List<ZooModel> residual() {
    return List.of(new Resnet20(4, false));
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {
        "CUBE",
        "ELU",
        "HARDSIGMOID",
        "HARDTANH",
        "IDENTITY",
        "LEAKYRELU",
        "RECTIFIEDTANH",
        "RELU",
        "RELU6",
        "SELU",
        "SIGMOID",
        "SOFTMAX",
        "SOFTPLUS",
        "SOFTSIGN",
        "SWISH",
        "TANH",
        "MISH"
      })
  void agreeOnActivationFunctions(Activation activation) {
    check(
        define(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new DenseLayer.Builder().nOut(20).activation(activation).build())
                .layer(output(LossFunction.MCXENT, Activation.SOFTMAX))
                .setInputType(InputType.feedForward(IMAGE.size()))
                .build()
                .toJson()),
        1e-5);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void agreeOnLosses(LossFunction loss, Activation activation) {
    check(
        define(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new DenseLayer.Builder().nOut(20).activation(Activation.TANH).build())
                .layer(output(loss, activation))
                .setInputType(InputType.feedForward(IMAGE.size()))
                .build()
                .toJson()),
        1e-5);
  }

  static List<Object[]> losses() {
    return List.of(
        new Object[] {LossFunction.MCXENT, Activation.SOFTMAX},
        new Object[] {LossFunction.NEGATIVELOGLIKELIHOOD, Activation.SOFTMAX},
        new Object[] {LossFunction.XENT, Activation.SIGMOID},
        new Object[] {LossFunction.MSE, Activation.IDENTITY},
        new Object[] {LossFunction.SQUARED_LOSS, Activation.TANH},
        new Object[] {LossFunction.L1, Activation.IDENTITY});
  }

  @ParameterizedTest
  @EnumSource(
      value = PoolingType.class,
      names = {"AVG", "MAX", "SUM"})
  void agreeOnGraphs(PoolingType pooling) {
    check(define(graph(pooling).toJson()), 1e-5);
  }

  private static ComputationGraphConfiguration graph(PoolingType pooling) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .activation(Activation.TANH)
        .graphBuilder()
        .addInputs("x")
        .addLayer("padded", new ZeroPaddingLayer.Builder(1, 2, 0, 1).build(), "x")
        .addLayer("a", new FrozenLayer(convolution()), "padded")
        .addLayer("b", convolution(), "padded")
        .addVertex("product", new ElementWiseVertex(ElementWiseVertex.Op.Product), "a", "b")
        .addVertex("average", new ElementWiseVertex(ElementWiseVertex.Op.Average), "a", "b")
        .addVertex("less", new ElementWiseVertex(ElementWiseVertex.Op.Subtract), "a", "b")
        .addVertex("scaled", new ScaleVertex(0.7), "less")
        .addVertex("shifted", new ShiftVertex(0.2), "scaled")
        .addVertex("all", new MergeVertex(), "product", "average", "shifted")
        .addLayer("norm", new BatchNormalization.Builder().useLogStd(false).build(), "all")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "all", "norm")
        .addLayer("large", new Upsampling2D.Builder(2).build(), "sum")
        .addLayer("pool", new GlobalPoolingLayer.Builder(pooling).build(), "large")
        .addVertex("small", new ScaleVertex(pooling == PoolingType.SUM ? 1e-3 : 1), "pool")
        .addLayer("dense", new DenseLayer.Builder().nOut(9).build(), "small")
        .addVertex("some", new SubsetVertex(2, 7), "dense")
        .addLayer("last", new DenseLayer.Builder().nOut(CLASSES).build(), "some")
        .addLayer(
            "output",
            new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build(),
            "last")
        .setOutputs("output")
        .setInputTypes(InputType.convolutional(IMAGE.height(), IMAGE.width(), IMAGE.channels()))
        .build();
  }

  private static ConvolutionLayer convolution() {
    return new ConvolutionLayer.Builder(3, 3).nOut(6).activation(Activation.SIGMOID).build();
  }

  private static OutputLayer output(LossFunction loss, Activation activation) {
    return new OutputLayer.Builder(loss).nOut(CLASSES).activation(activation).build();
  }

  private static Dl4jDefinition define(String json) {
    return Dl4jDefinition.of(json, IMAGE, CLASSES);
  }

  private static void check(Dl4jDefinition network, double tolerance) {
    float[] parameters = network.initialize(3);
    Batch batch = batch(24);
    try (GradientSource dl4j = network.open();
        GradientSource torch = TorchDefinition.of(network).open()) {
      dl4j.load(parameters, 0, 0);
      torch.load(parameters, 0, 0);
      GradientSum expected = new GradientSum(parameters.length);
      dl4j.addGradient(batch, 1, expected);
      GradientSum actual = new GradientSum(parameters.length);
      torch.addGradient(batch, 1, actual);

      assertThat(torch.layout()).isEqualTo(dl4j.layout());
      assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-5 * expected.loss()));
      assertThat(Deviation.relative(actual.gradient(), expected.gradient())).isLessThan(tolerance);
      assertThat(Deviation.relative(torch.outputs(batch), dl4j.outputs(batch))).isLessThan(1e-5);
      Score score = new Score(CLASSES);
      torch.evaluate(batch, score);
      Score expectedScore = new Score(CLASSES);
      dl4j.evaluate(batch, expectedScore);
      assertThat(score.cells()).isEqualTo(expectedScore.cells());
      assertThat(score.loss()).isCloseTo(expectedScore.loss(), within(1e-5 * score.loss()));
    }
  }

  /** Examples of weights that differ. */
  static Batch batch(int count) {
    Random random = new Random(5);
    float[] features = new float[count * IMAGE.size()];
    float[] weights = new float[count];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat() - 0.5f;
    }
    for (int i = 0; i < count; i++) {
      weights[i] = 0.5f + random.nextFloat();
    }
    Batch batch = new Batch(IMAGE.size());
    Examples examples =
        new Examples(
            new FloatFeatures(features, IMAGE.size()),
            new ClassTargets(random.ints(count, 0, CLASSES).toArray()),
            weights);
    batch.fill(examples, count, i -> i, Normalization.NONE);
    return batch;
  }
}
