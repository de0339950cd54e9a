package largo.core.dl4j;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import largo.core.data.ExampleShape;
import largo.core.gradient.ConfiguredWeightDecay;
import largo.core.gradient.GradientSource;
import largo.core.gradient.ModelDefinition;
import largo.core.gradient.RegularizationPenalty;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A DL4J network's configuration, as it is sent to workers and written to model files.
 *
 * @param json DL4J's JSON of a {@code MultiLayerConfiguration} or of a {@code
 *     ComputationGraphConfiguration}, in its original form
 * @param shape of the examples that it is trained on
 * @param signature shapes of its inputs and outputs
 * @param classes outputs of its last layer
 */
public record Dl4jDefinition(
    String json, ExampleShape shape, NetworkSignature signature, int classes)
    implements ModelDefinition {

  /**
   * The definition of a network for examples of a shape, tested with one example.
   *
   * @param json DL4J's JSON of either kind of configuration
   * @throws ModelException if it is neither, cannot be trained, or has other inputs or outputs
   */
  public static Dl4jDefinition of(String json, ExampleShape shape, int classes) {
    return of(json, shape, classes, ConfigurationValidator.OF_VECTOR);
  }

  /**
   * The definition of a network that is only scored: settings that only training uses, such as
   * weight decay, are not checked.
   *
   * @param json DL4J's JSON of either kind of configuration
   * @throws ModelException if it is neither, or has other inputs or outputs
   */
  public static Dl4jDefinition scored(String json, ExampleShape shape, int classes) {
    return of(json, shape, classes, ConfigurationValidator.FOR_SCORING);
  }

  /**
   * The definition of a network that is only scored, with as many outputs as its last layer has.
   *
   * @param json DL4J's JSON of either kind of configuration
   * @throws ModelException if it is neither, has other inputs, or its outputs cannot be counted
   */
  static Dl4jDefinition scored(String json, ExampleShape shape) {
    NativeBackend.prepare();
    Dl4jNetwork network =
        classifier(json, shape, List.of(shape.size()), 1)
            .admitted(ConfigurationValidator.FOR_SCORING);
    int outputs = network.outputSize();
    network.close();
    if (outputs == 0) {
      throw new ModelException(
          "the last layer is a loss layer, whose number of outputs is not in the configuration; end "
              + "the network with an OutputLayer");
    }
    return scored(json, shape, outputs);
  }

  /**
   * Checks a network for training before the data has been read, as far as possible.
   *
   * @param json DL4J's JSON of either kind of configuration
   * @param shape of an example, if it is known
   * @param classes of the data, if they are known
   * @throws ModelException as {@link #of(String, ExampleShape, int)} does
   */
  public static void check(String json, Optional<ExampleShape> shape, Optional<Integer> classes) {
    NativeBackend.prepare();
    Dl4jDefinition open = classifier(json, ExampleShape.vector(1), List.of(1), 1);
    Dl4jNetwork network = open.admitted(ConfigurationValidator.OF_VECTOR);
    int outputs = network.outputSize();
    network.close();
    if (outputs > 0 && classes.isPresent() && classes.get() != outputs) {
      refuse(outputs(classes.get(), Integer.toString(outputs), outputs == 1));
    }
    open.penalty(); // its number of parameters can be read
    if (shape.isPresent() && (outputs > 0 || classes.isPresent())) {
      of(json, shape.get(), classes.orElse(outputs));
    }
  }

  private static Dl4jDefinition of(
      String json, ExampleShape shape, int classes, ConfigurationValidator configurationValidator) {
    NativeBackend.prepare();
    List<Integer> image = List.of(shape.channels(), shape.height(), shape.width());
    Dl4jDefinition images = classifier(json, shape, image, classes);
    Dl4jNetwork network = images.admitted(configurationValidator);
    try {
      if (shape.isImage() && images.refusal(network).isEmpty()) {
        return images;
      }
      Dl4jDefinition vectors = classifier(json, shape, List.of(shape.size()), classes);
      vectors.refusal(network).ifPresent(Dl4jDefinition::refuse);
      return vectors;
    } finally {
      network.close();
    }
  }

  /**
   * The definition of a network with any inputs and outputs, tested with one example. The caller
   * must apply the settings of its configuration after every update: {@link #weightDecay} and
   * constraints.
   *
   * @param json DL4J's JSON of either kind of configuration
   * @throws ModelException if it is neither, cannot be trained, or does not take such examples
   */
  public static Dl4jDefinition of(String json, NetworkSignature signature) {
    NativeBackend.prepare();
    ExampleShape shape = ExampleShape.vector(signature.inputSize());
    Dl4jDefinition definition = new Dl4jDefinition(json, shape, signature, signature.outputSize());
    Dl4jNetwork network = definition.admitted(ConfigurationValidator.OF_NETWORK);
    try {
      definition.testGradient(network);
      return definition;
    } finally {
      network.close();
    }
  }

  private static Dl4jDefinition classifier(
      String json, ExampleShape shape, List<Integer> input, int classes) {
    NetworkSignature signature = new NetworkSignature(List.of(input), List.of(List.of(classes)));
    return new Dl4jDefinition(json, shape, signature, classes);
  }

  /**
   * Whether it takes examples as {@code [n, channels, height, width]}, rather than as {@code [n,
   * features]}.
   */
  public boolean image() {
    return signature.inputs().get(0).size() == 3;
  }

  @Override
  public float[] initialize(long seed) {
    NativeBackend.prepare();
    Dl4jNetwork network = network(layers -> NetworkConfigurations.seed(layers, seed));
    try {
      return Nd4jFloats.of(network.model().params());
    } finally {
      network.close();
    }
  }

  @Override
  public RegularizationPenalty penalty() {
    NativeBackend.prepare();
    Dl4jNetwork network = configured();
    try (Dl4jSource source = new Dl4jSource(this)) {
      return PenaltyReader.of(network, source.layout());
    } finally {
      network.close();
    }
  }

  @Override
  public GradientSource open() {
    return new Dl4jSource(this);
  }

  @Override
  public ConfiguredWeightDecay weightDecay() {
    NativeBackend.prepare();
    Dl4jNetwork network = configured();
    try (Dl4jSource source = new Dl4jSource(this)) {
      return PenaltyReader.weightDecay(network, source.layout());
    } finally {
      network.close();
    }
  }

  /** The network with its original configuration. */
  Dl4jNetwork configured() {
    return network(layers -> {});
  }

  /** The network without the settings that are applied on the driver. */
  Dl4jNetwork stripped() {
    return network(NetworkConfigurations::strip);
  }

  private Dl4jNetwork network(Change change) {
    if (isGraph(json)) {
      ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(json);
      change.apply(NetworkConfigurations.layers(configuration));
      return Dl4jNetwork.of(configuration);
    }

    MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
    change.apply(NetworkConfigurations.layers(configuration));
    return Dl4jNetwork.of(configuration);
  }

  /** Whether it is a {@code ComputationGraphConfiguration}. */
  public boolean isGraph() {
    return isGraph(json);
  }

  static boolean isGraph(String json) {
    return json.contains("\"networkInputs\"");
  }

  private Dl4jNetwork admitted(ConfigurationValidator configurationValidator) {
    try {
      if (isGraph(json)) {
        configurationValidator.check(ComputationGraphConfiguration.fromJson(json));
      } else {
        configurationValidator.check(MultiLayerConfiguration.fromJson(json));
      }
      Dl4jNetwork network = stripped();
      network.checkOutputLayer();
      return network;
    } catch (ModelException e) {
      throw e;
    } catch (RuntimeException e) { // DL4J throws various types
      throw new ModelException(
          e,
          "this is not a configuration of DL4J that can be built: %s",
          NetworkConfigurations.firstLine(e));
    }
  }

  /** The reason why the network does not accept an example; empty if it does. */
  private Optional<String> refusal(Dl4jNetwork network) {
    INDArray output;
    try (NetworkArrays one =
        NetworkArrays.NONE.filled(new float[shape.size()], 1, signature.inputs())) {
      output = network.output(one.only());
    } catch (RuntimeException e) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "it does not take examples of %s features (%s)",
              shape,
              NetworkConfigurations.firstLine(e)));
    }

    return output.rank() == 2 && output.size(1) == classes
        ? Optional.empty()
        : Optional.of(
            outputs(
                classes,
                java.util.Arrays.toString(output.shape()),
                output.rank() == 2 && output.size(1) == 1));
  }

  private static String outputs(int classes, String found, boolean predictsNumber) {
    return String.format(
        Locale.ROOT,
        "it must have %d outputs, one for each class, numeric target or label of the data, but has"
            + " %s%s",
        classes,
        found,
        predictsNumber ? ". Set data.task = regression for a network that predicts a number" : "");
  }

  /** Computes the gradient of an example of zeros. */
  private void testGradient(Dl4jNetwork network) {
    network.checkArrays(signature);
    try (NetworkArrays features =
            NetworkArrays.NONE.filled(new float[signature.inputSize()], 1, signature.inputs());
        NetworkArrays labels =
            NetworkArrays.NONE.filled(new float[signature.outputSize()], 1, signature.outputs())) {
      network.set(features, labels);
      network.computeGradientAndScore();
      network.clear();
    } catch (RuntimeException e) {
      throw new ModelException(
          e,
          "the model does not fit the data, which is %s: %s",
          signature,
          NetworkConfigurations.firstLine(e));
    }
  }

  private static void refuse(String reason) {
    throw new ModelException("the model does not fit the data: %s", reason);
  }

  private interface Change {
    void apply(List<NeuralNetConfiguration> layers);
  }
}
