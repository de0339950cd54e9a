package largo.core.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Consecutive layers of a stack, with separate forward and backward passes. A backward pass leaves
 * the gradient of their parameters, summed over examples, in the views of the layers.
 */
final class LayerBlock {

  private final MultiLayerNetwork network;
  private final int first;
  private final int end;
  private final LayerWorkspaceMgr workspaces;

  /**
   * A block of layers.
   *
   * @param first index of its first layer
   * @param end one past the index of its last layer
   * @param workspaces of its arrays, which are open in every pass
   */
  LayerBlock(MultiLayerNetwork network, int first, int end, LayerWorkspaceMgr workspaces) {
    this.network = network;
    this.first = first;
    this.end = end;
    this.workspaces = workspaces;
    network.getLayer(first).allowInputModification(false);
  }

  /** The activations of its last layer. */
  INDArray forward(INDArray input) {
    return forward(input, end);
  }

  /**
   * The backward pass after {@link #forward}.
   *
   * @param epsilon derivative with respect to the activations of its last layer
   * @return the derivative with respect to its input; null for the lowest block if not needed
   */
  INDArray backward(INDArray epsilon) {
    return backward(epsilon, end);
  }

  /**
   * Both passes of the block that ends with the output layer.
   *
   * @return the derivative of the summed loss with respect to its input
   */
  INDArray lossGradient(INDArray input, INDArray labels) {
    forwardToLoss(input, labels);
    return backward(null, end);
  }

  /** The mean loss, by a forward pass of the block that ends with the output layer. */
  double loss(INDArray input, INDArray labels) {
    forwardToLoss(input, labels);
    return loss();
  }

  private void forwardToLoss(INDArray input, INDArray labels) {
    INDArray x = forward(input, end - 1);
    Layer output = network.getLayer(end - 1);
    output.setInput(preProcessed(end - 1, x), workspaces);
    ((IOutputLayer) output).setLabels(labels);
  }

  /** The mean loss in the last {@link #lossGradient}. */
  double loss() {
    return ((IOutputLayer) network.getLayer(end - 1)).computeScore(0, true, workspaces);
  }

  private INDArray forward(INDArray input, int to) {
    INDArray x = input;
    for (int i = first; i < to; i++) {
      x = network.getLayer(i).activate(preProcessed(i, x), true, workspaces);
    }
    return x;
  }

  private INDArray backward(INDArray epsilon, int from) {
    INDArray below = epsilon;
    for (int i = from - 1; i >= first; i--) {
      below = network.getLayer(i).backpropGradient(below, workspaces).getSecond();
      InputPreProcessor before = preProcessor(i);
      if (before != null && below != null) {
        below = before.backprop(below, network.batchSize(), workspaces);
      }
    }
    return below;
  }

  private INDArray preProcessed(int layer, INDArray input) {
    InputPreProcessor before = preProcessor(layer);
    return before == null ? input : before.preProcess(input, network.batchSize(), workspaces);
  }

  private InputPreProcessor preProcessor(int layer) {
    return network.getLayerWiseConfigurations().getInputPreProcess(layer);
  }
}
