package largo.core.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import largo.core.data.ExampleShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network's configuration, as it travels to workers and into model files.
 *
 * @param json DL4J's JSON of a {@code MultiLayerConfiguration} or of a {@code
 *     ComputationGraphConfiguration}, with all that its author put in
 * @param shape the examples that it is to be trained on
 * @param image whether it takes them as {@code [n, channels, height, width]}, rather than as {@code
 *     [n, features]}
 * @param classes outputs of its last layer
 */
public record ModelDefinition(String json, ExampleShape shape, boolean image, int classes)
    implements Serializable {

  /**
   * The definition of a network that takes such examples, tried out on one of them.
   *
   * @param json DL4J's JSON of either kind of configuration
   * @throws ModelException if it is neither, cannot be trained, or does not take such examples or
   *     give as many outputs
   */
  public static ModelDefinition of(String json, ExampleShape shape, int classes) {
    Backend.prepare();
    ModelDefinition images = new ModelDefinition(json, shape, true, classes);
    Network network = images.admitted();
    try {
      if (shape.isImage() && images.refusal(network).isEmpty()) {
        return images;
      }
      ModelDefinition vectors = new ModelDefinition(json, shape, false, classes);
      vectors.refusal(network).ifPresent(ModelDefinition::refuse);
      return vectors;
    } finally {
      network.model().close();
    }
  }

  /** Shape of a batch of examples, as the network takes it. */
  long[] inputShape(int examples) {
    return image
        ? new long[] {examples, shape.channels(), shape.height(), shape.width()}
        : new long[] {examples, shape.size()};
  }

  /** The initial parameters that a seed gives. */
  public float[] initialize(long seed) {
    Backend.prepare();
    Network network = network(layers -> Configurations.seed(layers, seed));
    try {
      return Floats.of(network.model().params());
    } finally {
      network.model().close();
    }
  }

  /** What the network's own configuration puts on its parameters. */
  public Penalty penalty() {
    Backend.prepare();
    Network network = configured();
    try (Dl4jSource source = new Dl4jSource(this)) {
      return PenaltyReader.of(network, source.layout());
    } finally {
      network.model().close();
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

  private Network admitted() {
    try {
      if (isGraph(json)) {
        Admission.check(ComputationGraphConfiguration.fromJson(json));
      } else {
        Admission.check(MultiLayerConfiguration.fromJson(json));
      }
      Network network = stripped();
      network.checkOutputLayer();
      return network;
    } catch (ModelException e) {
      throw e;
    } catch (RuntimeException e) { // whatever DL4J makes of it
      throw new ModelException(
          e, "this is not a configuration of DL4J that can be built: %s", firstLine(e));
    }
  }

  /** Why the network does not take an example; nothing if it does. */
  private Optional<String> refusal(Network network) {
    INDArray output;
    try {
      output = network.output(Nd4j.zeros(DataType.FLOAT, inputShape(1)));
    } catch (RuntimeException e) {
      return Optional.of(
          "it does not take examples of %s features (%s)".formatted(shape, firstLine(e)));
    }

    return output.rank() == 2 && output.size(1) == classes
        ? Optional.empty()
        : Optional.of(
            "it must have %d outputs, one for each class of the data, but has %s"
                .formatted(classes, Arrays.toString(output.shape())));
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static void refuse(String reason) {
    throw new ModelException("the model does not fit the data: %s", reason);
  }

  private interface Change {
    void apply(List<NeuralNetConfiguration> layers);
  }
}
