package largo.core.torch.dl4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.model.ModelException;
import largo.core.model.Precision;
import largo.core.params.ParameterLayout;
import largo.core.torch.OutputLoss;
import largo.core.torch.ProgramShape;
import largo.core.torch.ScriptFunction;
import largo.core.torch.TorchProgram;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/** Writes the program of a network: its layers in the order of DL4J's configuration. */
final class NetworkTranslator {

  private static final List<String> GRADIENT_ARGUMENTS =
      List.of("x", "y", "weight", "uniform", "flat");
  private static final List<String> OUTPUTS_ARGUMENTS = List.of("x", "flat");

  private final Dl4jDefinition network;
  private final boolean bfloat16;
  private final LayerTranslators layers = new LayerTranslators();

  private NetworkTranslator(Dl4jDefinition network, boolean bfloat16) {
    this.network = network;
    this.bfloat16 = bfloat16;
  }

  /**
   * The program of a network.
   *
   * @throws ModelException if a part of it has no translation; names it
   */
  static TorchProgram program(Dl4jDefinition network, Precision precision) {
    ParameterLayout layout = network.penalty().layout();
    return new NetworkTranslator(network, precision == Precision.BFLOAT16).program(layout);
  }

  private TorchProgram program(ParameterLayout layout) {
    ScriptFunction gradient = new ScriptFunction(TorchProgram.GRADIENT, GRADIENT_ARGUMENTS);
    ProgramContext training = new ProgramContext(gradient, layout, true, bfloat16);
    LossInput top = write(training);
    LossTranslator.Sum loss = top.loss().write(top.z(), training);
    String slope =
        gradient.let(
            "unchecked_cast(Tensor, (torch.autograd.grad([%s], [flat]))[0])", loss.derived());
    List<String> results = new ArrayList<>();
    results.add(gradient.let("torch.detach(%s)", loss.value()));
    results.add(slope);
    results.addAll(training.statisticVariables());
    gradient.returns(results);

    ScriptFunction outputs = new ScriptFunction(TorchProgram.OUTPUTS, OUTPUTS_ARGUMENTS);
    ProgramContext inference = new ProgramContext(outputs, layout, false, bfloat16);
    LossInput last = write(inference);
    ProgramValue output = last.loss().activated(last.z(), inference);
    outputs.returns(List.of(outputs.let("torch.detach(%s)", output.variable())));

    OutputLoss outputLoss = top.loss().of(top.z().size());
    return new TorchProgram(
        ScriptFunction.netOf(gradient, outputs),
        layout,
        new ProgramShape(network.signature().inputs().get(0), top.z().size(), training.uniforms()),
        training.statistics(),
        outputLoss);
  }

  private LossInput write(ProgramContext context) {
    ProgramValue x = new ProgramValue("x", network.signature().inputs().get(0));
    return network.isGraph()
        ? graph(ComputationGraphConfiguration.fromJson(network.json()), x, context)
        : stack(MultiLayerConfiguration.fromJson(network.json()), x, context);
  }

  private LossInput stack(
      MultiLayerConfiguration configuration, ProgramValue x, ProgramContext context) {
    ProgramValue top = x;
    int last = configuration.getConfs().size() - 1;
    for (int i = 0; i < last; i++) {
      Layer layer = configuration.getConf(i).getLayer();
      top = layers.write(layer, preprocessed(layer, configuration, i, top, context), context);
    }
    Layer output = configuration.getConf(last).getLayer();
    return output(output, preprocessed(output, configuration, last, top, context), context);
  }

  private static ProgramValue preprocessed(
      Layer layer,
      MultiLayerConfiguration configuration,
      int index,
      ProgramValue input,
      ProgramContext context) {
    InputPreProcessor processor = configuration.getInputPreProcess(index);
    return processor == null
        ? input
        : VertexTranslators.preprocessed(layer.getLayerName(), processor, input, context);
  }

  private LossInput graph(
      ComputationGraphConfiguration configuration, ProgramValue x, ProgramContext context) {
    Map<String, ProgramValue> values = new HashMap<>();
    values.put(configuration.getNetworkInputs().get(0), x);
    String last = configuration.getNetworkOutputs().get(0);
    List<String> waiting = new ArrayList<>(configuration.getVertices().keySet());
    while (!waiting.isEmpty()) {
      String name = nextOf(waiting, configuration, values);
      List<ProgramValue> inputs =
          configuration.getVertexInputs().get(name).stream().map(values::get).toList();
      GraphVertex vertex = configuration.getVertices().get(name);
      if (!(vertex instanceof LayerVertex layerVertex)) {
        values.put(name, VertexTranslators.write(name, vertex, inputs, context));
        continue;
      }
      ProgramValue input = inputs.get(0);
      if (layerVertex.getPreProcessor() != null) {
        input = VertexTranslators.preprocessed(name, layerVertex.getPreProcessor(), input, context);
      }
      Layer layer = layerVertex.getLayerConf().getLayer();
      if (name.equals(last)) {
        return output(layer, input, context);
      }
      values.put(name, layers.write(layer, input, context));
    }
    throw new IllegalStateException(
        String.format(Locale.ROOT, "output %s is no vertex of the graph", last));
  }

  /** Removes and returns the first vertex whose inputs are there. */
  private static String nextOf(
      List<String> waiting,
      ComputationGraphConfiguration configuration,
      Map<String, ProgramValue> values) {
    String name =
        waiting.stream()
            .filter(v -> values.keySet().containsAll(configuration.getVertexInputs().get(v)))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the graph has a cycle"));
    waiting.remove(name);
    return name;
  }

  private static LossInput output(Layer layer, ProgramValue input, ProgramContext context) {
    ProgramValue dropped = LayerTranslators.dropped(layer, input, context);
    if (layer.getClass() == OutputLayer.class) {
      OutputLayer output = (OutputLayer) layer;
      return new LossInput(
          DenseTranslators.product(output, dropped, context),
          new LossTranslator(output.getLossFn(), output.getActivationFn()));
    }
    if (layer.getClass() == LossLayer.class && input.shape().size() == 1) {
      LossLayer output = (LossLayer) layer;
      return new LossInput(
          dropped, new LossTranslator(output.getLossFn(), output.getActivationFn()));
    }
    throw TranslationErrors.type("the output layer " + layer.getLayerName(), layer);
  }

  /**
   * What the loss of a network is computed of.
   *
   * @param z outputs before the activation
   * @param loss with the activation
   */
  private record LossInput(ProgramValue z, LossTranslator loss) {}
}
