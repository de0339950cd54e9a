package largo.core.dl4j;

import java.util.Optional;
import largo.core.dl4j.layers.ExampleNorms;
import largo.core.dl4j.layers.LeanLayers;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Norms of the gradients of single examples, of a stack of layers whose parameters are those of
 * dense layers, of convolutions, and of a dense output layer.
 */
final class RecordedNorms {

  private final MultiLayerNetwork network;
  private final OutputLayer output;
  private final WeightedLoss loss;
  private final ExampleNorms norms = new ExampleNorms();

  private RecordedNorms(MultiLayerNetwork network, OutputLayer output, WeightedLoss loss) {
    this.network = network;
    this.output = output;
    this.loss = loss;
  }

  /** The norms of a network; empty if it has other layers with parameters. */
  static Optional<RecordedNorms> of(Dl4jNetwork network) {
    if (!(network.model() instanceof MultiLayerNetwork stack)
        || stack.getOutputLayer().getClass() != OutputLayer.class) {
      return Optional.empty();
    }
    OutputLayer output = (OutputLayer) stack.getOutputLayer();
    for (int i = 0; i < stack.getnLayers(); i++) {
      Layer layer = stack.getLayer(i);
      InputPreProcessor before = stack.getLayerWiseConfigurations().getInputPreProcess(i);
      boolean known = layer == output || layer.numParams() == 0 || LeanLayers.recordsNorms(layer);
      boolean keepsRows =
          before == null
              || before instanceof CnnToFeedForwardPreProcessor
              || before instanceof FeedForwardToCnnPreProcessor;
      if (!known || !keepsRows) {
        return Optional.empty();
      }
    }
    return output.layerConf().getLossFn() instanceof WeightedLoss loss
        ? Optional.of(new RecordedNorms(stack, output, loss))
        : Optional.empty();
  }

  /** Records the norms of the next backward pass, of a micro-batch. */
  void start(int examples) {
    norms.begin(examples);
    for (Layer layer : network.getLayers()) {
      LeanLayers.record(layer, norms);
    }
    loss.record(delta -> norms.add(output.input(), delta, output.hasBias()));
  }

  /** Ends the recording, also after an error. */
  void stop() {
    for (Layer layer : network.getLayers()) {
      LeanLayers.record(layer, null);
    }
    loss.record(null);
  }

  /** The norm of the gradient of each example in the pass that was recorded. */
  double[] norms() {
    return norms.norms();
  }
}
