package largo.core.model;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import largo.core.data.ExampleShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network's configuration, as it travels to workers and into model files.
 *
 * @param json DL4J's JSON of a {@code MultiLayerConfiguration} or of a {@code
 *     ComputationGraphConfiguration}, with all that its author put in
 * @param shape the examples that it is to be trained on
 * @param signature what it takes them as, and what it gives
 * @param classes outputs of its last layer
 */
public record ModelDefinition(String json, ExampleShape shape, Signature signature, int classes)
    implements Serializable {

  /**
   * The definition of a network that takes such examples, tried out on one of them.
   *
   * @param json DL4J's JSON of either kind of configuration
   * @throws ModelException if it is neither, cannot be trained, or does not take such examples or
   *     give as many outputs
   */
  public static ModelDefinition of(String json, ExampleShape shape, int classes) {
    return of(json, shape, classes, Admission.OF_VECTOR);
  }

  /**
   * The definition of a network that is only to be scored: what matters to training alone, such as
   * weight decay, is as it may be.
   *
   * @param json DL4J's JSON of either kind of configuration
   * @throws ModelException if it is neither, or does not take such examples or give as many outputs
   */
  public static ModelDefinition scored(String json, ExampleShape shape, int classes) {
    return of(json, shape, classes, Admission.FOR_SCORING);
  }

  /**
   * Checks what can be checked of a network that is to be trained before the data has been read.
   *
   * @param json DL4J's JSON of either kind of configuration
   * @param shape of an example, if it is known
   * @param classes of the data, if they are known
   * @throws ModelException as {@link #of(String, ExampleShape, int)} does
   */
  public static void check(String json, Optional<ExampleShape> shape, Optional<Integer> classes) {
    Backend.prepare();
    ModelDefinition open = classifier(json, ExampleShape.vector(1), List.of(1), 1);
    Network network = open.admitted(Admission.OF_VECTOR);
    int outputs = network.outputSize();
    network.close();
    if (outputs > 0 && classes.isPresent() && classes.get() != outputs) {
      refuse(outputs(classes.get(), Integer.toString(outputs), outputs == 1));
    }
    open.penalty(); // what it says of its parameters can be read
    if (shape.isPresent() && (outputs > 0 || classes.isPresent())) {
      of(json, shape.get(), classes.orElse(outputs));
    }
  }

  private static ModelDefinition of(
      String json, ExampleShape shape, int classes, Admission admission) {
    Backend.prepare();
    List<Integer> image = List.of(shape.channels(), shape.height(), shape.width());
    ModelDefinition images = classifier(json, shape, image, classes);
    Network network = images.admitted(admission);
    try {
      if (shape.isImage() && images.refusal(network).isEmpty()) {
        return images;
      }
      ModelDefinition vectors = classifier(json, shape, List.of(shape.size()), classes);
      vectors.refusal(network).ifPresent(ModelDefinition::refuse);
      return vectors;
    } finally {
      network.close();
    }
  }

  /**
   * The definition of a network with any inputs and outputs, tried out on one example. Whoever
   * trains it must do what its configuration asks for after an update: {@link #shrinkage} and
   * constraints.
   *
   * @param json DL4J's JSON of either kind of configuration
   * @throws ModelException if it is neither, cannot be trained, or does not take such examples
   */
  public static ModelDefinition of(String json, Signature signature) {
    Backend.prepare();
    ExampleShape shape = ExampleShape.vector(signature.inputSize());
    ModelDefinition definition =
        new ModelDefinition(json, shape, signature, signature.outputSize());
    Network network = definition.admitted(Admission.OF_NETWORK);
    try {
      definition.tryOut(network);
      return definition;
    } finally {
      network.close();
    }
  }

  private static ModelDefinition classifier(
      String json, ExampleShape shape, List<Integer> input, int classes) {
    Signature signature = new Signature(List.of(input), List.of(List.of(classes)));
    return new ModelDefinition(json, shape, signature, classes);
  }

  /**
   * Whether it takes examples as {@code [n, channels, height, width]}, rather than as {@code [n,
   * features]}.
   */
  public boolean image() {
    return signature.inputs().get(0).size() == 3;
  }

  /** The initial parameters that a seed gives. */
  public float[] initialize(long seed) {
    Backend.prepare();
    Network network = network(layers -> Configurations.seed(layers, seed));
    try {
      return Floats.of(network.model().params());
    } finally {
      network.close();
    }
  }

  /** What the network's own configuration puts on its parameters. */
  public Penalty penalty() {
    Backend.prepare();
    Network network = configured();
    try (Dl4jSource source = new Dl4jSource(this)) {
      return PenaltyReader.of(network, source.layout());
    } finally {
      network.close();
    }
  }

  /** What the network's own configuration takes off its parameters at every update. */
  public Shrinkage shrinkage() {
    Backend.prepare();
    Network network = configured();
    try (Dl4jSource source = new Dl4jSource(this)) {
      return PenaltyReader.shrinkage(network, source.layout());
    } finally {
      network.close();
    }
  }

  /** The network as its author configured it. */
  Network configured() {
    return network(layers -> {});
  }

  /** The network stripped of what is done on the driver. */
  Network stripped() {
    return network(Configurations::strip);
  }

  private Network network(Change change) {
    if (isGraph(json)) {
      ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(json);
      change.apply(Configurations.layers(configuration));
      return Network.of(configuration);
    }

    MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
    change.apply(Configurations.layers(configuration));
    return Network.of(configuration);
  }

  static boolean isGraph(String json) {
    return json.contains("\"networkInputs\"");
  }

  private Network admitted(Admission admission) {
    try {
      if (isGraph(json)) {
        admission.check(ComputationGraphConfiguration.fromJson(json));
      } else {
        admission.check(MultiLayerConfiguration.fromJson(json));
      }
      Network network = stripped();
      network.checkOutputLayer();
      return network;
    } catch (ModelException e) {
      throw e;
    } catch (RuntimeException e) { // whatever DL4J makes of it
      throw new ModelException(
          e,
          "this is not a configuration of DL4J that can be built: %s",
          Configurations.firstLine(e));
    }
  }

  /** Why the network does not take an example; nothing if it does. */
  private Optional<String> refusal(Network network) {
    INDArray output;
    try (Arrays one = Arrays.NONE.filled(new float[shape.size()], 1, signature.inputs())) {
      output = network.output(one.only());
    } catch (RuntimeException e) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "it does not take examples of %s features (%s)",
              shape,
              Configurations.firstLine(e)));
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
        "it must have %d outputs, one for each class of the data, but has %s%s",
        classes,
        found,
        predictsNumber
            ? ". A network that predicts a number is trained by LargeBatchRegressor (docs/spark-ml.md)"
                + " or the training master (docs/dl4j.md); files train classifiers"
            : "");
  }

  /** Takes the gradient of an example of zeros. */
  private void tryOut(Network network) {
    network.checkArrays(signature);
    try (Arrays features =
            Arrays.NONE.filled(new float[signature.inputSize()], 1, signature.inputs());
        Arrays labels =
            Arrays.NONE.filled(new float[signature.outputSize()], 1, signature.outputs())) {
      network.set(features, labels);
      network.computeGradientAndScore();
      network.clear();
    } catch (RuntimeException e) {
      throw new ModelException(
          e,
          "the model does not fit the data, which is %s: %s",
          signature,
          Configurations.firstLine(e));
    }
  }

  private static void refuse(String reason) {
    throw new ModelException("the model does not fit the data: %s", reason);
  }

  private interface Change {
    void apply(List<NeuralNetConfiguration> layers);
  }
}
