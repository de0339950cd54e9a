package largo.core.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import largo.core.params.NormalizedWeight;
import largo.core.params.ParameterKind;
import largo.core.params.Tensor;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/**
 * Finds the weights of dense and convolutional layers that are followed by a batch normalization,
 * with only operations in between that are proportional to their input.
 */
final class NormalizedWeightFinder {

  private static final IActivation RELU = new ActivationReLU();

  private final Dl4jNetwork network;
  private final Map<String, Tensor> tensors;

  private NormalizedWeightFinder(Dl4jNetwork network, List<Tensor> tensors) {
    this.network = network;
    this.tensors = tensors.stream().collect(Collectors.toMap(Tensor::name, Function.identity()));
  }

  static List<NormalizedWeight> of(Dl4jNetwork network, List<Tensor> tensors) {
    NormalizedWeightFinder normalizedWeightFinder = new NormalizedWeightFinder(network, tensors);
    List<NormalizedWeight> found = new ArrayList<>();
    for (Trainable layer : network.trainables()) {
      if (feeds(layer.getConfig())) {
        normalizedWeightFinder
            .normalization(layer)
            .flatMap(n -> normalizedWeightFinder.between(layer, n))
            .ifPresent(found::add);
      }
    }

    return found;
  }

  /** The batch normalization of a layer's output. */
  private Optional<Trainable> normalization(Trainable layer) {
    Optional<Trainable> next = network.next(layer);
    while (next.isPresent() && isProportional(next.get().getConfig())) {
      next = network.next(next.get());
    }

    return next.filter(n -> n.getConfig() instanceof BatchNormalization);
  }

  private Optional<NormalizedWeight> between(Trainable layer, Trainable normalization) {
    BatchNormalization conf = (BatchNormalization) normalization.getConfig();
    Tensor weight = tensor(layer, DefaultParamInitializer.WEIGHT_KEY);
    Tensor mean = tensor(normalization, BatchNormalizationParamInitializer.GLOBAL_MEAN);
    Tensor spread =
        tensor(
            normalization,
            conf.isUseLogStd()
                ? BatchNormalizationParamInitializer.GLOBAL_LOG_STD
                : BatchNormalizationParamInitializer.GLOBAL_VAR);
    boolean fits =
        weight != null
            && weight.hasFilters()
            && mean != null
            && mean.kind() == ParameterKind.RUNNING_STATISTIC
            && mean.length() == weight.filters().outputs();
    Optional<Tensor> bias = Optional.ofNullable(tensor(layer, DefaultParamInitializer.BIAS_KEY));
    return fits
        ? Optional.of(new NormalizedWeight(weight, bias, mean, spread, conf.isUseLogStd()))
        : Optional.empty();
  }

  private Tensor tensor(Trainable layer, String parameter) {
    return tensors.get(layer.getConfig().getLayerName() + "_" + parameter);
  }

  /** Whether a layer's output is proportional to its weights and bias. */
  private static boolean feeds(TrainingConfig config) {
    boolean dense = config instanceof DenseLayer d && !d.hasLayerNorm();
    boolean convolution = config != null && config.getClass() == ConvolutionLayer.class;
    return (dense || convolution) && isProportional(((BaseLayer) config).getActivationFn());
  }

  private static boolean isProportional(TrainingConfig config) {
    return config instanceof SubsamplingLayer
        || config instanceof ActivationLayer a && isProportional(a.getActivationFn());
  }

  private static boolean isProportional(IActivation activation) {
    return activation instanceof ActivationIdentity
        || activation instanceof ActivationLReLU
        || activation.equals(RELU);
  }
}
