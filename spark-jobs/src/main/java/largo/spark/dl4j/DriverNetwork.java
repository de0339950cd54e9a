package largo.spark.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import largo.core.dl4j.Nd4jFloats;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The network that a program holds on the driver, which has the results after training. */
abstract sealed class DriverNetwork {

  static DriverNetwork of(SparkDl4jMultiLayer owner) {
    return new Stack(owner);
  }

  static DriverNetwork of(SparkComputationGraph owner) {
    return new Graph(owner);
  }

  abstract JavaSparkContext spark();

  abstract Model model();

  /** Its configuration, as JSON. */
  abstract String json();

  /** Layers and vertices that may have parameters. */
  abstract List<Trainable> trainables();

  /** The network's counter of updates. */
  abstract int iteration();

  abstract void iteration(int updates);

  /** The network's counter of epochs. */
  abstract int epoch();

  /** Sets the loss of the last step in the network and its wrapper. */
  abstract void score(double score);

  /** Allocates the flat gradient, which a network lacks before its first fit. */
  abstract void makeGradients();

  /** Sets the batch and the gradients of the network. */
  abstract void show(INDArray rows, Gradient gradient);

  /** A copy of the parameters. */
  float[] parameters() {
    return Nd4jFloats.of(model().params());
  }

  void parameters(float[] parameters) {
    Nd4jFloats.write(parameters, model().params());
  }

  /** Whether the network has constraints, which are applied after an update. */
  boolean isConstrained() {
    return trainables().stream()
        .map(Trainable::getConfig)
        .filter(Layer.class::isInstance)
        .map(config -> ((Layer) config).getConstraints())
        .anyMatch((List<LayerConstraint> all) -> all != null && !all.isEmpty());
  }

  /** Views of the flat gradient, by the names of the parameters. */
  Gradient gradientViews() {
    if (model().getGradientsViewArray() == null) {
      makeGradients();
    }
    INDArray flat = model().getGradientsViewArray().reshape(model().numParams());
    Gradient views = new DefaultGradient(flat);
    for (Map.Entry<String, INDArray> entry : model().paramTable().entrySet()) {
      INDArray parameter = entry.getValue();
      long from = parameter.offset();
      INDArray view = flat.get(NDArrayIndex.interval(from, from + parameter.length()));
      views.setGradientFor(entry.getKey(), view.reshape(parameter.ordering(), parameter.shape()));
    }
    return views;
  }

  private static final class Stack extends DriverNetwork {

    private final SparkDl4jMultiLayer owner;
    private final MultiLayerNetwork network;

    Stack(SparkDl4jMultiLayer owner) {
      this.owner = owner;
      this.network = owner.getNetwork();
    }

    @Override
    JavaSparkContext spark() {
      return owner.getSparkContext();
    }

    @Override
    Model model() {
      return network;
    }

    @Override
    String json() {
      return network.getLayerWiseConfigurations().toJson();
    }

    @Override
    List<Trainable> trainables() {
      return List.of(network.getLayers());
    }

    @Override
    int iteration() {
      return network.getIterationCount();
    }

    @Override
    void iteration(int updates) {
      network.setIterationCount(updates);
    }

    @Override
    int epoch() {
      return network.getEpochCount();
    }

    @Override
    void score(double score) {
      network.setScore(score);
      owner.setScore(score);
    }

    @Override
    void makeGradients() {
      network.initGradientsView();
    }

    @Override
    void show(INDArray rows, Gradient gradient) {
      network.setInput(rows);
      network.setLabels(rows);
      network.setGradient(gradient);
    }
  }

  private static final class Graph extends DriverNetwork {

    private final SparkComputationGraph owner;
    private final ComputationGraph network;

    Graph(SparkComputationGraph owner) {
      this.owner = owner;
      this.network = owner.getNetwork();
    }

    @Override
    JavaSparkContext spark() {
      return owner.getSparkContext();
    }

    @Override
    Model model() {
      return network;
    }

    @Override
    String json() {
      return network.getConfiguration().toJson();
    }

    @Override
    List<Trainable> trainables() {
      return Stream.of(network.getVertices()).map(vertex -> (Trainable) vertex).toList();
    }

    @Override
    int iteration() {
      return network.getIterationCount();
    }

    @Override
    void iteration(int updates) {
      network.getConfiguration().setIterationCount(updates);
    }

    @Override
    int epoch() {
      return network.getEpochCount();
    }

    @Override
    void score(double score) {
      network.setScore(score);
      owner.setScore(score);
    }

    @Override
    void makeGradients() {
      network.initGradientsView();
    }

    @Override
    void show(INDArray rows, Gradient gradient) {
      for (int k = 0; k < network.getNumInputArrays(); k++) {
        network.setInput(k, rows);
      }
      INDArray[] labels = new INDArray[network.getNumOutputArrays()];
      Arrays.fill(labels, rows);
      network.setLabels(labels);
      network.setGradient(gradient);
    }
  }
}
