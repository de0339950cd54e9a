package largo.core.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.learning.config.Sgd;

/** Reads and changes DL4J's two kinds of configuration. */
final class NetworkConfigurations {

  private NetworkConfigurations() {}

  /** Classes that are permitted in a configuration. */
  private static final List<String> PACKAGES = List.of("org.deeplearning4j.", "org.nd4j.");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * The number of parameters of a network, without building it.
   *
   * @param json either kind of configuration, of a file
   * @throws ModelException if it is invalid, or names classes of other libraries, which are not
   *     loaded
   */
  static long parameters(String json) {
    checkText(json);
    try {
      return Dl4jDefinition.isGraph(json)
          ? ComputationGraphConfiguration.fromJson(json).getVertices().values().stream()
              .mapToLong(vertex -> vertex.numParams(false))
              .sum()
          : layers(MultiLayerConfiguration.fromJson(json)).stream()
              .mapToLong(conf -> conf.getLayer().initializer().numParams(conf))
              .sum();
    } catch (RuntimeException | LinkageError e) { // DL4J throws various types
      throw new ModelException(e, "this is not a configuration of DL4J: %s", firstLine(e));
    }
  }

  /**
   * Checks a configuration from a file before DL4J reads it, without loading classes that it names.
   *
   * @throws ModelException if a class is not of DL4J or ND4J, or if it is not JSON, or JSON that
   *     DL4J cannot read
   */
  static void checkText(String json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      List<JsonNode> updaters = tree.findValues("iupdater");
      if (!updaters.isEmpty() && updaters.stream().allMatch(JsonNode::isNull)) {
        throw new ModelException(
            "no layer has an updater, which DL4J requires; add any, for example updater(new "
                + "Sgd(0.1)): the optimizer of the run replaces it");
      }
      for (JsonNode name : tree.findValues("@class")) {
        if (PACKAGES.stream().noneMatch(name.asText()::startsWith)) {
          throw new ModelException(
              "it refers to class %s; files may refer only to classes of org.deeplearning4j and "
                  + "org.nd4j. Train a network with custom layers from a program; see docs/dl4j.md",
              name.asText());
        }
      }
    } catch (JsonProcessingException e) {
      throw new ModelException(e, "it is not JSON: %s", firstLine(e));
    }
  }

  static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  static List<NeuralNetConfiguration> layers(MultiLayerConfiguration configuration) {
    return configuration.getConfs();
  }

  /** The configuration of the graph, which has the seed but no layer, and those of its layers. */
  static List<NeuralNetConfiguration> layers(ComputationGraphConfiguration configuration) {
    Stream<NeuralNetConfiguration> layers =
        configuration.getVertices().values().stream()
            .map(NetworkConfigurations::unfrozen)
            .filter(LayerVertex.class::isInstance)
            .map(vertex -> ((LayerVertex) vertex).getLayerConf());
    return Stream.concat(Stream.of(configuration.getDefaultConfiguration()), layers).toList();
  }

  /** A layer and all wrapped layers. */
  static List<Layer> withWrapped(Layer layer) {
    if (layer == null) {
      return List.of();
    }

    List<Layer> all = new ArrayList<>(List.of(layer));
    if (layer instanceof FrozenLayer frozen) {
      all.addAll(withWrapped(frozen.getLayer()));
    } else if (layer instanceof BaseWrapperLayer wrapper) {
      all.addAll(withWrapped(wrapper.getUnderlying()));
    } else if (layer instanceof Bidirectional both) {
      all.addAll(withWrapped(both.getFwd()));
      all.addAll(withWrapped(both.getBwd()));
    }

    return all;
  }

  /** A layer and all wrapped layers, except for those in a frozen one, which are not trained. */
  static Stream<Layer> trained(Layer layer) {
    return layer instanceof FrozenLayer ? Stream.of() : withWrapped(layer).stream();
  }

  /**
   * Removes settings of the layers that are applied on the driver: penalties and updaters.
   *
   * <p>Every updater is replaced by the same plain one, so that a parameter whose updater is still
   * NoOp afterwards is a running statistic, whose slot contains its update.
   *
   * <p>Losses are replaced by weighted ones.
   */
  static void strip(List<NeuralNetConfiguration> layers) {
    layers.stream()
        .flatMap(conf -> withWrapped(conf.getLayer()).stream())
        .filter(BaseLayer.class::isInstance)
        .map(BaseLayer.class::cast)
        .forEach(
            layer -> {
              layer.setIUpdater(new Sgd(1));
              layer.setBiasUpdater(null);
              layer.setRegularization(List.of());
              layer.setRegularizationBias(List.of());
              if (layer instanceof BaseOutputLayer output) {
                output.setLossFn(new WeightedLoss(output.getLossFn()));
              } else if (layer instanceof LossLayer output) {
                output.setLossFn(new WeightedLoss(output.getLossFn()));
              }
            });
  }

  static void seed(List<NeuralNetConfiguration> layers, long seed) {
    layers.forEach(conf -> conf.setSeed(seed));
  }

  private static GraphVertex unfrozen(GraphVertex vertex) {
    return vertex instanceof FrozenVertex frozen ? unfrozen(frozen.getUnderlying()) : vertex;
  }
}
