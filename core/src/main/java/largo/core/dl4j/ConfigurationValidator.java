package largo.core.dl4j;

import java.util.List;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BasePretrainNetwork;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * Determines which configurations can be trained, and why others cannot: no setting is silently
 * ignored.
 */
enum ConfigurationValidator {
  /** For a driver with one flat vector and examples of one shape. */
  OF_VECTOR,
  /**
   * For a driver with the network itself, which applies weight decay and constraints after an
   * update, and supports several inputs and outputs.
   */
  OF_NETWORK,
  /** For scoring: settings that only training uses are not checked. */
  FOR_SCORING;

  void check(MultiLayerConfiguration configuration) {
    checkBackprop(configuration.getBackpropType());
    checkLayers(NetworkConfigurations.layers(configuration));
  }

  void check(ComputationGraphConfiguration configuration) {
    checkBackprop(configuration.getBackpropType());
    require(
        this == OF_NETWORK
            || configuration.getNetworkInputs().size() == 1
                && configuration.getNetworkOutputs().size() == 1,
        "a graph must have one input and one output, but has inputs %s and outputs %s",
        configuration.getNetworkInputs(),
        configuration.getNetworkOutputs());
    checkLayers(NetworkConfigurations.layers(configuration));
  }

  private void checkBackprop(BackpropType type) {
    require(
        this == FOR_SCORING || type != BackpropType.TruncatedBPTT,
        "truncated backpropagation through time makes several updates of one batch, which is not "
            + "the gradient of a large batch; use BackpropType.Standard");
  }

  private void checkLayers(List<NeuralNetConfiguration> layers) {
    for (NeuralNetConfiguration conf : layers) {
      require(
          this == FOR_SCORING || conf.isMiniBatch(),
          "miniBatch(false) is not supported: gradients are means over examples");
      require(
          conf.getDataType() == null || conf.getDataType() == DataType.FLOAT, // beta: none
          "the parameters must be of type FLOAT, but are %s; set dataType(DataType.FLOAT)",
          conf.getDataType());
      if (this != FOR_SCORING) {
        NetworkConfigurations.trained(conf.getLayer()).forEach(this::checkLayer);
      }
    }
  }

  private void checkLayer(Layer layer) {
    String name = layer.getLayerName();
    require(
        !(layer instanceof BasePretrainNetwork),
        "layer %s, a %s, is trained by unsupervised pretraining, which has no global batch; pretrain "
            + "it first and freeze it",
        name,
        layer.getClass().getSimpleName());
    require(
        this == OF_NETWORK || layer.getConstraints() == null || layer.getConstraints().isEmpty(),
        "layer %s has constraints %s, which are not applied here; remove them",
        name,
        layer.getConstraints());
    if (layer instanceof BaseLayer base) {
      checkBaseLayer(name, base);
    }
  }

  private void checkBaseLayer(String name, BaseLayer layer) {
    GradientNormalization normalization = layer.getGradientNormalization();
    require(
        normalization == null || normalization == GradientNormalization.None,
        "layer %s has gradient normalization %s, which would apply to each micro-batch and not to "
            + "the global batch; remove it",
        name,
        normalization);
    for (Regularization r : layer.getRegularization()) {
      require(
          this == OF_NETWORK || !(r instanceof WeightDecay),
          "layer %s has decoupled weight decay, which belongs to the update rule; remove it and "
              + "set optimizer.weight-decay of a rule that has it decoupled, such as adamw. (DL4J "
              + "converts L2 in files older than 1.0.0-beta4 to it.) docs/model.md shows how to "
              + "remove it from a file",
          name);
    }
  }

  private static void require(boolean condition, String message, Object... values) {
    if (!condition) {
      throw new ModelException(message, values);
    }
  }
}
