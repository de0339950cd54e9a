package largo.core.dl4j;

import java.util.Map;
import java.util.Optional;
import largo.core.dl4j.layers.ExampleGradients;
import largo.core.dl4j.layers.LeanLayers;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gradients of single examples, of a stack of layers whose parameters are those of dense layers, of
 * convolutions, and of a dense output layer.
 */
final class RecordedGradients {

  private final MultiLayerNetwork network;
  private final OutputLayer output;
  private final WeightedLoss loss;

  private RecordedGradients(MultiLayerNetwork network, OutputLayer output, WeightedLoss loss) {
    this.network = network;
    this.output = output;
    this.loss = loss;
  }

  /** Those of a network; empty if it has other layers with parameters. */
  static Optional<RecordedGradients> of(Dl4jNetwork network) {
    if (!(network.model() instanceof MultiLayerNetwork stack)
        || stack.getOutputLayer().getClass() != OutputLayer.class) {
      return Optional.empty();
    }
    OutputLayer output = (OutputLayer) stack.getOutputLayer();
    for (int i = 0; i < stack.getnLayers(); i++) {
      Layer layer = stack.getLayer(i);
      InputPreProcessor before = stack.getLayerWiseConfigurations().getInputPreProcess(i);
      boolean known =
          layer == output || layer.numParams() == 0 || LeanLayers.recordsExamples(layer);
      boolean keepsRows =
          before == null
              || before instanceof CnnToFeedForwardPreProcessor
              || before instanceof FeedForwardToCnnPreProcessor;
      if (!known || !keepsRows) {
        return Optional.empty();
      }
    }
    return output.layerConf().getLossFn() instanceof WeightedLoss loss
        ? Optional.of(new RecordedGradients(stack, output, loss))
        : Optional.empty();
  }

  /**
   * Records the next backward pass, of a micro-batch.
   *
   * @return complete after the pass; to be closed by the caller
   */
  ExampleGradients start(int count) {
    if (output.getGradientsViewArray() == null) { // before the first backward pass
      network.initGradientsView();
    }
    ExampleGradients examples = new ExampleGradients(count);
    for (Layer layer : network.getLayers()) {
      LeanLayers.record(layer, examples);
    }
    Map<String, INDArray> views =
        output
            .layerConf()
            .initializer()
            .getGradientsFromFlattened(output.conf(), output.getGradientsViewArray());
    loss.record(
        delta ->
            examples.addDense(
                output.input(),
                delta,
                views.get(DefaultParamInitializer.WEIGHT_KEY),
                views.get(DefaultParamInitializer.BIAS_KEY)));
    return examples;
  }

  /** Ends the recording, also after an error. */
  void stop() {
    for (Layer layer : network.getLayers()) {
      LeanLayers.record(layer, null);
    }
    loss.record(null);
  }
}
