package largo.core.dl4j;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;

/**
 * Freezes layers of a configuration, as DL4J's {@code TransferLearning} does: their parameters are
 * not trained, and they compute as in inference, without dropout and with the running statistics of
 * batch normalization.
 */
final class FrozenLayers {

  private FrozenLayers() {}

  /**
   * A configuration with frozen layers.
   *
   * @param json either kind of configuration
   * @param patterns regular expressions of the whole name of a layer: of a graph that of its
   *     vertex; otherwise the name that it was given, or else {@code layer0}, {@code layer1}, ...
   * @throws ModelException if a pattern is invalid, or matches no layer, or the output layer
   */
  static String freeze(String json, List<String> patterns) {
    if (patterns.isEmpty()) {
      return json;
    }
    if (Dl4jDefinition.isGraph(json)) {
      ComputationGraphConfiguration graph = ComputationGraphConfiguration.fromJson(json);
      Map<String, NeuralNetConfiguration> layers = new LinkedHashMap<>();
      graph
          .getVertices()
          .forEach(
              (name, vertex) -> {
                if (vertex instanceof LayerVertex layer) {
                  layers.put(name, layer.getLayerConf());
                }
              });
      freeze(layers, patterns);
      return graph.toJson();
    }
    MultiLayerConfiguration network = MultiLayerConfiguration.fromJson(json);
    Map<String, NeuralNetConfiguration> layers = new LinkedHashMap<>();
    for (int i = 0; i < network.getConfs().size(); i++) {
      String name = network.getConf(i).getLayer().getLayerName();
      layers.put(name == null ? "layer" + i : name, network.getConf(i));
    }
    freeze(layers, patterns);
    return network.toJson();
  }

  private static void freeze(Map<String, NeuralNetConfiguration> layers, List<String> patterns) {
    for (String text : patterns) {
      Pattern pattern = pattern(text);
      List<String> matched = new ArrayList<>(layers.keySet());
      matched.removeIf(name -> !pattern.matcher(name).matches());
      if (matched.isEmpty()) {
        throw new ModelException(
            "model.frozen: no layer has a name that matches '%s'; the layers are %s",
            text, layers.keySet());
      }
      matched.forEach(name -> freeze(name, layers.get(name)));
    }
  }

  private static void freeze(String name, NeuralNetConfiguration configuration) {
    Layer layer = configuration.getLayer();
    if (layer instanceof BaseOutputLayer || layer instanceof LossLayer) {
      throw new ModelException("model.frozen: layer %s is the output layer", name);
    }
    if (!(layer instanceof FrozenLayer)) {
      FrozenLayer frozen = new FrozenLayer(layer);
      frozen.setLayerName(layer.getLayerName());
      configuration.setLayer(frozen);
    }
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new ModelException(
          e, "model.frozen: '%s' is not a regular expression: %s", text, e.getDescription());
    }
  }
}
