package largo.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import largo.core.data.Batch;
import largo.core.data.ClassNames;
import largo.core.data.ExampleShape;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.RandomCnn;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.GradientSource;
import largo.core.model.Lenet;
import largo.core.model.Logistic;
import largo.core.model.Mlp;
import largo.core.model.ModelException;
import largo.core.model.Resnet20;
import largo.core.model.ZooModel;
import largo.core.params.Tensor;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** ONNX Runtime computes the outputs of Deeplearning4j from raw features. */
class OnnxModelTest {

  private static final ExampleShape IMAGE = new ExampleShape(3, 17, 16);
  private static final int CLASSES = 4;
  private static final int EXAMPLES = 6;
  private static final int RANDOM_NETWORKS = 30;

  static List<ZooModel> zoo() {
    return List.of(
        new Logistic(),
        new Mlp(List.of(40, 24), 0.3),
        new Lenet(List.of(6, 10), 30, 0.5),
        new Resnet20(4, false));
  }

  @ParameterizedTest
  @MethodSource("zoo")
  void networksOfTheZoo(ZooModel model) throws OrtException {
    Dl4jDefinition network = define(ZooConfigurations.json(model, IMAGE, CLASSES));
    check(network, Normalization.BYTES, 0, 255);
    check(network, Normalization.NONE, -1, 1);
  }

  @Test
  void normalizationByChannelAndByFeature() throws OrtException {
    Dl4jDefinition images = define(ZooConfigurations.json(zoo().get(2), IMAGE, CLASSES));
    check(images, random(IMAGE.channels(), 0), -2, 3);
    check(images, random(IMAGE.size(), 0), -2, 3);
    Dl4jDefinition vectors = define(ZooConfigurations.json(new Logistic(), IMAGE, CLASSES));
    check(vectors, random(IMAGE.channels(), 0), -2, 3);
    check(vectors, random(IMAGE.size(), 0), -2, 3);
  }

  @Test
  void numbersOfARegressionAreInTheUnitsOfTheData() throws OrtException {
    ExampleShape shape = ExampleShape.vector(5);
    String json = ZooConfigurations.json(new Mlp(List.of(6), 0), shape, LearningTask.REGRESSION, 2);
    Dl4jDefinition network = Dl4jDefinition.of(json, shape, 2);
    Normalization scaling = new Normalization(new double[] {100, -7}, new double[] {25, 0.5});
    ModelOutputs outputs =
        new ModelOutputs(LearningTask.REGRESSION, List.of("price", "age"), scaling);
    double[] rows = new Random(3).doubles(20).toArray();
    float[] parameters = network.initialize(1);
    Batch batch = new Batch(5);
    batch.fill(rows, 4, Normalization.NONE);

    byte[] file = OnnxModel.of(network, parameters, Normalization.NONE, Optional.of(outputs));

    float[] actual = outputs(file, rows);
    try (GradientSource dl4j = network.open()) {
      dl4j.load(parameters, 0, 0);
      float[] standardized = dl4j.outputs(batch);
      assertThat(actual).hasSize(8);
      for (int i = 0; i < actual.length; i++) {
        double expected = standardized[i] * outputs.scale(i % 2) + outputs.shift(i % 2);
        assertThat((double) actual[i]).isCloseTo(expected, within(1e-4));
      }
    }
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file)) {
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry(OnnxModel.TARGETS, "price\nage");
    }
  }

  /** Such as seconds since 1970: floats are too inaccurate, and the input is of type double. */
  @Test
  void normalizationInDoublePrecision() throws OrtException {
    Dl4jDefinition vectors = define(ZooConfigurations.json(new Logistic(), IMAGE, CLASSES));
    check(vectors, random(IMAGE.size(), 1.7e9), 1.7e9, 1.7e9 + 3);
  }

  @Test
  void convolutionalNetworksByChance() throws OrtException {
    int checked = 0;
    for (int seed = 0; checked < RANDOM_NETWORKS; seed++) {
      try {
        check(RandomCnn.of(seed).definition(), Normalization.NONE, -0.5, 0.5);
        checked++;
      } catch (ModelException e) {
        assertThat(e).hasMessageContaining("dilation with a stride in mode Same of layer layer");
      }
    }
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
  void activationFunctions(Activation activation) throws OrtException {
    check(
        stack(
            new DenseLayer.Builder().nOut(20).activation(activation).build(),
            output(LossFunction.XENT, Activation.SIGMOID)),
        Normalization.NONE,
        -1,
        1);
  }

  @ParameterizedTest
  @EnumSource(
      value = PoolingType.class,
      names = {"AVG", "MAX", "SUM"})
  void layersAndVerticesOfGraphs(PoolingType pooling) throws OrtException {
    ConvolutionLayer convolution =
        new ConvolutionLayer.Builder(3, 3).nOut(6).activation(Activation.SIGMOID).build();
    String json =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .activation(Activation.TANH)
            .graphBuilder()
            .addInputs("input")
            .addLayer("padded", new ZeroPaddingLayer.Builder(1, 2, 0, 1).build(), "input")
            .addLayer("a", new FrozenLayer(convolution), "padded")
            .addLayer("b", convolution.clone(), "padded")
            .addVertex("product", new ElementWiseVertex(ElementWiseVertex.Op.Product), "a", "b")
            .addVertex("average", new ElementWiseVertex(ElementWiseVertex.Op.Average), "a", "b")
            .addVertex("maximum", new ElementWiseVertex(ElementWiseVertex.Op.Max), "a", "b")
            .addVertex("less", new ElementWiseVertex(ElementWiseVertex.Op.Subtract), "a", "b")
            .addVertex("scaled", new ScaleVertex(0.7), "less")
            .addVertex("shifted", new ShiftVertex(0.2), "scaled")
            .addVertex("all", new MergeVertex(), "product", "average", "maximum", "shifted")
            .addLayer("norm", new BatchNormalization.Builder().useLogStd(false).build(), "all")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "all", "norm")
            .addLayer("large", new Upsampling2D.Builder(2).build(), "sum")
            .addLayer("pool", new GlobalPoolingLayer.Builder(pooling).build(), "large")
            .addVertex("small", new ScaleVertex(pooling == PoolingType.SUM ? 1e-3 : 1), "pool")
            .addLayer("dense", new DenseLayer.Builder().nOut(9).hasBias(false).build(), "small")
            .addVertex("some", new SubsetVertex(2, 7), "dense")
            .addLayer("last", new DenseLayer.Builder().nOut(CLASSES).build(), "some")
            .addLayer(
                "output",
                new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build(),
                "last")
            .setOutputs("output")
            .setInputTypes(InputType.convolutional(IMAGE.height(), IMAGE.width(), IMAGE.channels()))
            .build()
            .toJson();
    check(define(json), random(IMAGE.channels(), 0), -1, 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = ConvolutionMode.class,
      names = {"Same", "Truncate"})
  void poolingOfOddSizes(ConvolutionMode mode) throws OrtException {
    for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG)) {
      check(
          stack(
              new ConvolutionLayer.Builder(4, 3)
                  .dilation(2, 2)
                  .nOut(3)
                  .convolutionMode(mode)
                  .build(),
              new SubsamplingLayer.Builder(type)
                  .kernelSize(3, 2)
                  .stride(2, 3)
                  .convolutionMode(mode)
                  .build(),
              new BatchNormalization(),
              output(LossFunction.MSE, Activation.IDENTITY)),
          Normalization.NONE,
          -1,
          1);
    }
  }

  @Test
  void namesWhatCannotBeExported() {
    assertRefused(
        stack(
            new LocalResponseNormalization.Builder().name("response").build(),
            output(LossFunction.MCXENT, Activation.SOFTMAX)),
        "layer response, a LocalResponseNormalization, cannot be exported to ONNX");
    assertRefused(
        stack(
            new DenseLayer.Builder().name("hidden").nOut(5).activation(Activation.GELU).build(),
            output(LossFunction.MCXENT, Activation.SOFTMAX)),
        "of layer hidden cannot be exported to ONNX");
    assertRefused(
        stack(
            new BatchNormalization.Builder(true).name("locked").build(),
            output(LossFunction.MCXENT, Activation.SOFTMAX)),
        "locked gamma and beta of layer locked");
    String graph =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .graphBuilder()
            .addInputs("x")
            .addVertex("unit", new L2NormalizeVertex(), "x")
            .addLayer("output", output(LossFunction.MCXENT, Activation.SOFTMAX), "unit")
            .setOutputs("output")
            .setInputTypes(InputType.feedForward(IMAGE.size()))
            .build()
            .toJson();
    assertRefused(define(graph), "vertex unit, a L2NormalizeVertex, cannot be exported to ONNX");
  }

  @Test
  void isReadByAProgramWithoutDeeplearning4j(@TempDir Path folder)
      throws OrtException, IOException {
    ExampleShape shape = new ExampleShape(1, 28, 28);
    Lenet lenet = new Lenet(List.of(6, 10), 30, 0.5);
    Dl4jDefinition network = Dl4jDefinition.of(ZooConfigurations.json(lenet, shape, 10), shape, 10);
    float[] parameters = network.initialize(1);
    byte[] written = OnnxModel.of(network, parameters, Normalization.BYTES, numbered(10));
    String file = Files.write(folder.resolve("model.onnx"), written).toString();

    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    float[][][][] images = new float[8][1][28][28]; // pixels from 0 to 255
    try (OrtSession session = environment.createSession(file);
        OnnxTensor input = OnnxTensor.createTensor(environment, images);
        OrtSession.Result result = session.run(Map.of("input", input))) {
      float[][] probabilities = (float[][]) result.get(0).getValue();
      String[] classes = session.getMetadata().getCustomMetadata().get("classes").split("\n");

      assertThat(probabilities).hasDimensions(8, 10);
      assertThat(classes).hasSize(10).startsWith("0", "1");
    }
  }

  @Test
  void metadataHasTheNamesOfTheClasses() throws OrtException {
    Dl4jDefinition network =
        Dl4jDefinition.of(ZooConfigurations.json(new Logistic(), IMAGE, 2), IMAGE, 2);
    byte[] file =
        OnnxModel.of(
            network,
            network.initialize(1),
            Normalization.NONE,
            Optional.of(ModelOutputs.of(new ClassNames(List.of("cat", "small dog")))));
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file)) {
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry(OnnxModel.CLASSES, "cat\nsmall dog");
    }
  }

  private static void assertRefused(Dl4jDefinition network, String message) {
    float[] parameters = network.initialize(1);
    assertThatThrownBy(() -> OnnxModel.of(network, parameters, Normalization.NONE, numbered(4)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(message);
  }

  private static void check(
      Dl4jDefinition network, Normalization normalization, double min, double max)
      throws OrtException {
    int width = network.shape().size();
    double[] rows = new Random(7).doubles((long) EXAMPLES * width, min, max).toArray();
    Batch batch = new Batch(width);
    batch.fill(rows, EXAMPLES, normalization);
    try (GradientSource dl4j = network.open()) {
      float[] parameters = parameters(network, dl4j.layout().tensors());
      dl4j.load(parameters, 0, 0);
      float[] expected = dl4j.outputs(batch);
      byte[] file = OnnxModel.of(network, parameters, normalization, numbered(network.classes()));
      float[] actual = outputs(file, rows);
      assertThat(actual).hasSameSizeAs(expected);
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i])
            .isCloseTo(expected[i], within(1e-5f * Math.max(1, Math.abs(expected[i]))));
      }
    }
  }

  private static float[] outputs(byte[] file, double[] rows) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file)) {
      TensorInfo info = (TensorInfo) session.getInputInfo().get(OnnxModel.INPUT).getInfo();
      long[] shape = info.getShape();
      shape[0] = rows.length / LongStream.of(shape).skip(1).reduce(1, Math::multiplyExact);
      try (OnnxTensor input = tensor(environment, rows, shape, info.type);
          OrtSession.Result result = session.run(Map.of(OnnxModel.INPUT, input))) {
        OnnxTensor output = (OnnxTensor) result.get(OnnxModel.OUTPUT).orElseThrow();
        FloatBuffer buffer = output.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
      }
    }
  }

  private static OnnxTensor tensor(
      OrtEnvironment environment, double[] rows, long[] shape, OnnxJavaType type)
      throws OrtException {
    if (type == OnnxJavaType.DOUBLE) {
      return OnnxTensor.createTensor(environment, DoubleBuffer.wrap(rows), shape);
    }
    float[] floats = new float[rows.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) rows[i];
    }
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), shape);
  }

  /** Initial parameters; those of batch normalization by chance, as after a training. */
  private static float[] parameters(Dl4jDefinition network, List<Tensor> tensors) {
    float[] parameters = network.initialize(3);
    Random random = new Random(11);
    for (Tensor tensor : tensors) {
      switch (tensor.kind()) {
        case RUNNING_STATISTIC, NORM_SCALE, NORM_SHIFT, BIAS -> {
          for (int i = tensor.offset(); i < tensor.end(); i++) {
            parameters[i] = Math.max(parameters[i], 0) + 0.4f * random.nextFloat();
          }
        }
        default -> {}
      }
    }
    return parameters;
  }

  private static Normalization random(int groups, double offset) {
    Random random = new Random(13);
    return new Normalization(
        random.doubles(groups, offset - 1, offset + 1).toArray(),
        random.doubles(groups, 0.5, 2).toArray());
  }

  private static Dl4jDefinition stack(Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().seed(1).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    return define(
        list.setInputType(InputType.convolutional(IMAGE.height(), IMAGE.width(), IMAGE.channels()))
            .build()
            .toJson());
  }

  private static OutputLayer output(LossFunction loss, Activation activation) {
    return new OutputLayer.Builder(loss).nOut(CLASSES).activation(activation).build();
  }

  private static Dl4jDefinition define(String json) {
    return Dl4jDefinition.of(json, IMAGE, CLASSES);
  }

  private static Optional<ModelOutputs> numbered(int classes) {
    return Optional.of(ModelOutputs.of(ClassNames.numbered(classes)));
  }
}
