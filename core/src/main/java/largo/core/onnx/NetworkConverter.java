package largo.core.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * Adds the layers of a network to a graph, in the order of DL4J's configuration.
 *
 * @param graph the graph
 */
record NetworkConverter(OnnxGraph graph, LayerConverters layers) {

  /**
   * Adds a network.
   *
   * @return its output
   * @throws ModelException if a part of it has no equivalent; names it
   */
  OnnxValue convert(Dl4jDefinition network, OnnxValue input) {
    return network.isGraph()
        ? vertices(ComputationGraphConfiguration.fromJson(network.json()), input)
        : stack(MultiLayerConfiguration.fromJson(network.json()), input);
  }

  private OnnxValue stack(MultiLayerConfiguration configuration, OnnxValue input) {
    OnnxValue top = input;
    for (int i = 0; i < configuration.getConfs().size(); i++) {
      Layer layer = configuration.getConf(i).getLayer();
      InputPreProcessor processor = configuration.getInputPreProcess(i);
      if (processor != null) {
        top = VertexConverters.preprocessed(layer.getLayerName(), processor, top, graph);
      }
      top = layers.convert(layer, top, graph);
    }
    return top;
  }

  private OnnxValue vertices(ComputationGraphConfiguration configuration, OnnxValue input) {
    if (configuration.getNetworkInputs().size() != 1
        || configuration.getNetworkOutputs().size() != 1) {
      throw new ModelException(
          "a graph must have one input and one output to be exported to ONNX, but has inputs %s and "
              + "outputs %s",
          configuration.getNetworkInputs(), configuration.getNetworkOutputs());
    }
    Map<String, OnnxValue> values = new HashMap<>();
    values.put(configuration.getNetworkInputs().get(0), input);
    String output = configuration.getNetworkOutputs().get(0);
    List<String> remaining = new ArrayList<>(configuration.getVertices().keySet());
    while (!values.containsKey(output)) {
      String name =
          remaining.stream()
              .filter(v -> values.keySet().containsAll(configuration.getVertexInputs().get(v)))
              .findFirst()
              .orElseThrow(
                  () -> new ModelException("vertex %s does not depend on the input", output));
      remaining.remove(name);
      List<OnnxValue> inputs =
          configuration.getVertexInputs().get(name).stream().map(values::get).toList();
      values.put(name, vertex(name, configuration.getVertices().get(name), inputs));
    }
    return values.get(output);
  }

  private OnnxValue vertex(String name, GraphVertex vertex, List<OnnxValue> inputs) {
    if (!(vertex instanceof LayerVertex layer)) {
      return VertexConverters.convert(name, vertex, inputs, graph);
    }
    OnnxValue input = inputs.get(0);
    if (layer.getPreProcessor() != null) {
      input = VertexConverters.preprocessed(name, layer.getPreProcessor(), input, graph);
    }
    return layers.convert(layer.getLayerConf().getLayer(), input, graph);
  }
}
