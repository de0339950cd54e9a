package largo.core.dl4j;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import largo.core.dl4j.layers.LeanLayers;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A common interface for DL4J's two kinds of networks. */
abstract sealed class Dl4jNetwork {

  static Dl4jNetwork of(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return new Stack(network);
  }

  static Dl4jNetwork of(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return new Graph(network);
  }

  /** The network itself. */
  abstract Model model();

  /** Layers and vertices with parameters, in the order of the flat vector. */
  abstract List<Trainable> trainables();

  /**
   * The single consumer of a layer's unchanged activations; empty if there is none or if there are
   * several.
   */
  abstract Optional<Trainable> next(Trainable layer);

  abstract org.deeplearning4j.nn.api.Layer outputLayer();

  /** Sets the examples of the next gradient; not copied. */
  abstract void set(NetworkArrays features, NetworkArrays labels);

  /** Activations of the output layer in inference mode, outside of any workspace. */
  abstract INDArray output(INDArray features);

  /** Sets step and epoch, for layers that change over time. */
  abstract void time(int iteration, int epoch);

  /** Replaces layers by lean ones where they exist; called before the network is used. */
  abstract void makeLean();

  abstract void clear();

  /** Computes the flat gradient, summed over the examples, and the score, their mean loss. */
  void computeGradientAndScore() {
    model().computeGradientAndScore(LayerWorkspaceMgr.noWorkspaces());
  }

  /**
   * Releases native memory. Deeplearning4j's own close also collects garbage of the whole heap,
   * which takes longer than many steps.
   */
  void close() {
    for (INDArray array : new INDArray[] {model().params(), model().getGradientsViewArray()}) {
      if (array != null && array.closeable()) {
        array.close();
      }
    }
    NativeMemory.releaseWorkspaces();
  }

  /** The loss of an example, without its weight. */
  ILossFunction loss() {
    ILossFunction configured = configuredLoss();
    return configured instanceof WeightedLoss weighted ? weighted.unweighted() : configured;
  }

  /**
   * Sets the weights of the next examples.
   *
   * @param weights {@code [examples, 1]}; null if all are one
   */
  void weigh(INDArray weights) {
    ((WeightedLoss) configuredLoss()).weigh(weights);
  }

  private ILossFunction configuredLoss() {
    org.deeplearning4j.nn.conf.layers.Layer layer = outputLayer().conf().getLayer();
    return layer instanceof LossLayer lossLayer
        ? lossLayer.getLossFn()
        : ((BaseOutputLayer) layer).getLossFn();
  }

  void checkOutputLayer() {
    org.deeplearning4j.nn.conf.layers.Layer layer = outputLayer().conf().getLayer();
    if (!(layer instanceof BaseOutputLayer) && !(layer instanceof LossLayer)) {
      throw new ModelException(
          "the last layer must be an output layer or a loss layer, but is a %s",
          layer.getClass().getSimpleName());
    }
  }

  /** The number of outputs of the last layer; 0 if it equals the number of inputs. */
  int outputSize() {
    return outputLayer().conf().getLayer() instanceof FeedForwardLayer layer
        ? Math.toIntExact(layer.getNOut())
        : 0;
  }

  void checkArrays(NetworkSignature signature) {
    if (inputs() != signature.inputs().size() || outputs() != signature.outputs().size()) {
      throw new ModelException(
          "the model does not fit the data: it has %d inputs and %d outputs, but the data is %s",
          inputs(), outputs(), signature);
    }
  }

  abstract int inputs();

  abstract int outputs();

  private static final class Stack extends Dl4jNetwork {

    private final MultiLayerNetwork network;

    Stack(MultiLayerNetwork network) {
      this.network = network;
    }

    @Override
    Model model() {
      return network;
    }

    @Override
    List<Trainable> trainables() {
      return List.of(network.getLayers());
    }

    @Override
    Optional<Trainable> next(Trainable layer) {
      int index = List.of(network.getLayers()).indexOf(layer) + 1;
      boolean there =
          index < network.getnLayers()
              && network.getLayerWiseConfigurations().getInputPreProcess(index) == null;
      return there ? Optional.of(network.getLayer(index)) : Optional.empty();
    }

    @Override
    org.deeplearning4j.nn.api.Layer outputLayer() {
      return network.getOutputLayer();
    }

    @Override
    int inputs() {
      return 1;
    }

    @Override
    int outputs() {
      return 1;
    }

    @Override
    void set(NetworkArrays features, NetworkArrays labels) {
      network.setInput(features.only());
      network.setLabels(labels.only());
    }

    @Override
    INDArray output(INDArray features) {
      return network.output(features, false);
    }

    @Override
    void time(int iteration, int epoch) {
      network.setIterationCount(iteration);
      network.setEpochCount(epoch);
    }

    @Override
    void makeLean() {
      org.deeplearning4j.nn.api.Layer[] layers = network.getLayers();
      boolean bare = network.getLayerWiseConfigurations().getInputPreProcess(0) == null;
      for (int i = 0; i < layers.length; i++) {
        layers[i] = LeanLayers.inPlaceOf(layers[i], i == 0 && bare);
        layers[i].allowInputModification(false); // what is below may be kept
      }
    }

    @Override
    void clear() {
      network.clear();
    }
  }

  private static final class Graph extends Dl4jNetwork {

    private final ComputationGraph network;

    Graph(ComputationGraph network) {
      this.network = network;
    }

    @Override
    Model model() {
      return network;
    }

    @Override
    List<Trainable> trainables() {
      return IntStream.of(network.topologicalSortOrder())
          .mapToObj(i -> (Trainable) network.getVertices()[i])
          .toList();
    }

    @Override
    Optional<Trainable> next(Trainable layer) {
      VertexIndices[] takers = ((GraphVertex) layer).getOutputVertices();
      if (takers == null || takers.length != 1) {
        return Optional.empty();
      }
      GraphVertex next = network.getVertices()[takers[0].getVertexIndex()];
      boolean asIs = next instanceof LayerVertex v && v.getLayerPreProcessor() == null;
      return asIs ? Optional.of(next) : Optional.empty();
    }

    @Override
    org.deeplearning4j.nn.api.Layer outputLayer() {
      return network.getOutputLayer(0);
    }

    @Override
    int inputs() {
      return network.getNumInputArrays();
    }

    @Override
    int outputs() {
      return network.getNumOutputArrays();
    }

    @Override
    void set(NetworkArrays features, NetworkArrays labels) {
      network.setInputs(features.all());
      network.setLabels(labels.all());
    }

    @Override
    INDArray output(INDArray features) {
      return network.outputSingle(false, features);
    }

    @Override
    void time(int iteration, int epoch) {
      network.getConfiguration().setIterationCount(iteration);
      network.getConfiguration().setEpochCount(epoch);
    }

    @Override
    void makeLean() {
      org.deeplearning4j.nn.api.Layer[] layers = network.getLayers();
      for (GraphVertex vertex : network.getVertices()) {
        if (vertex instanceof LayerVertex at) {
          int index = List.of(layers).indexOf(at.getLayer());
          layers[index] = LeanLayers.inPlaceOf(at.getLayer(), isLowest(at));
          layers[index].allowInputModification(false); // what is below may be kept
          at.setLayer(layers[index]);
        }
      }
    }

    private boolean isLowest(LayerVertex vertex) {
      VertexIndices[] inputs = vertex.getInputVertices();
      return vertex.getLayerPreProcessor() == null
          && network.getVertices()[inputs[0].getVertexIndex()].isInputVertex();
    }

    @Override
    void clear() {
      network.clear();
      network.clearLayersStates();
    }
  }
}
