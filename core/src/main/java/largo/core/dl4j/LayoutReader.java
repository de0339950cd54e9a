package largo.core.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import largo.core.model.ModelException;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * The layout of a network's flat vector, read from the network itself: names and offsets are those
 * of its views, which must tile the vector.
 *
 * @param layout the tensors
 * @param perBatch indices of tensors whose slots contain one update per micro-batch, rather than a
 *     sum over its examples
 */
record LayoutReader(ParameterLayout layout, List<Integer> perBatch) {

  /** Reads a network that has been {@linkplain NetworkConfigurations#strip stripped}. */
  static LayoutReader of(Dl4jNetwork network) {
    List<Found> found = new ArrayList<>();
    for (Trainable trainable : network.trainables()) {
      if (trainable.numParams() > 0) {
        for (Map.Entry<String, INDArray> entry : trainable.paramTable(false).entrySet()) {
          found.add(found(trainable, entry.getKey(), entry.getValue()));
        }
      }
    }
    found.sort(Comparator.comparingInt(f -> f.tensor().offset()));

    List<Tensor> tensors = found.stream().map(Found::tensor).toList();
    ParameterLayout layout =
        new ParameterLayout(tensors, NormalizedWeightFinder.of(network, tensors));
    if (layout.size() != network.model().numParams()) {
      throw new ModelException(
          "the tensors of the network take %d parameters, but it has %d",
          layout.size(), network.model().numParams());
    }

    List<Integer> perBatch = new ArrayList<>();
    for (int k = 0; k < found.size(); k++) {
      if (found.get(k).perBatch()) {
        perBatch.add(k);
      }
    }
    return new LayoutReader(layout, List.copyOf(perBatch));
  }

  private static Found found(Trainable trainable, String parameter, INDArray view) {
    ParameterKind kind = kind(trainable, parameter);
    String layer = trainable.getConfig().getLayerName();
    List<Integer> shape = Arrays.stream(view.shape()).mapToObj(Math::toIntExact).toList();
    String name = layer + "_" + parameter;
    int offset = Math.toIntExact(view.offset());
    boolean inFirst = // alone among kernels of several axes
        trainable.getConfig() instanceof Deconvolution2D
            || trainable.getConfig() instanceof Deconvolution3D;
    Tensor tensor =
        inFirst && shape.size() > 2
            ? new Tensor(name, kind, offset, shape, view.ordering(), 1)
            : new Tensor(name, kind, offset, shape, view.ordering());
    return new Found(
        tensor,
        kind == ParameterKind.RUNNING_STATISTIC && !trainable.updaterDivideByMinibatch(parameter));
  }

  private static ParameterKind kind(Trainable trainable, String parameter) {
    TrainingConfig config = trainable.getConfig();
    if (!(config instanceof Layer layer) || config.getUpdaterByParam(parameter) == null) {
      return ParameterKind.FROZEN; // DL4J replaces the configuration of a frozen layer by a dummy
    }
    if (config.getUpdaterByParam(parameter) instanceof NoOp) {
      return ParameterKind.RUNNING_STATISTIC;
    }
    if (layer instanceof BatchNormalization) {
      return parameter.equals(BatchNormalizationParamInitializer.GAMMA)
          ? ParameterKind.NORM_SCALE
          : ParameterKind.NORM_SHIFT;
    }
    if (parameter.equals(DefaultParamInitializer.GAIN_KEY)) {
      return ParameterKind.NORM_SCALE; // of a layer with layer normalization
    }

    return layer.initializer().isBiasParam(layer, parameter)
        ? ParameterKind.BIAS
        : ParameterKind.WEIGHT;
  }

  private record Found(Tensor tensor, boolean perBatch) {}
}
