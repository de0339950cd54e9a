package largo.core.torch.dl4j;

import java.util.List;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;

/** Dense layers, and layers without parameters. */
final class DenseTranslators {

  private DenseTranslators() {}

  static ProgramValue dense(DenseLayer layer, ProgramValue input, ProgramContext context) {
    if (layer.hasLayerNorm()) {
      throw TranslationErrors.setting(layer, "layer normalization");
    }
    return ActivationTranslator.apply(
        layer.getActivationFn(), product(layer, input, context), context);
  }

  /** {@code x W + b}. */
  static ProgramValue product(FeedForwardLayer layer, ProgramValue input, ProgramContext context) {
    String name = layer.getLayerName();
    if (input.shape().size() != 1) {
      throw new ModelException(
          "layer %s must take vectors to be translated to PyTorch, but takes %s; set "
              + "worker.engine = dl4j",
          name, input.shape());
    }
    String z =
        context.product(
            "torch.linear(%s, %s, %s)",
            input.variable(), context.parameter(name, "W"), context.parameter(name, "b"));
    return new ProgramValue(z, List.of(Math.toIntExact(layer.getNOut())));
  }

  static ProgramValue activation(
      ActivationLayer layer, ProgramValue input, ProgramContext context) {
    return ActivationTranslator.apply(layer.getActivationFn(), input, context);
  }

  /** Its dropout has been applied to its input. */
  static ProgramValue dropout(DropoutLayer layer, ProgramValue input, ProgramContext context) {
    return input;
  }
}
