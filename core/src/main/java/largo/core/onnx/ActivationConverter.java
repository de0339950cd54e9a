package largo.core.onnx;

import java.util.List;
import java.util.Map;
import largo.core.model.ModelException;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Activation functions. */
final class ActivationConverter {

  /** Functions that are operators of ONNX with default attributes. */
  private static final Map<Class<? extends IActivation>, String> OPERATORS =
      Map.of(
          ActivationSELU.class, "Selu",
          ActivationSigmoid.class, "Sigmoid",
          ActivationSoftPlus.class, "Softplus",
          ActivationSoftSign.class, "Softsign",
          ActivationTanH.class, "Tanh");

  private ActivationConverter() {}

  /**
   * Applies a function.
   *
   * @param layer name of its layer, for messages
   * @throws ModelException if it has no equivalent
   */
  static OnnxValue apply(IActivation function, String layer, OnnxValue input, OnnxGraph graph) {
    Class<? extends IActivation> type = function.getClass();
    if (function instanceof ActivationIdentity) {
      return input;
    }
    if (OPERATORS.containsKey(type)) {
      return graph.unary(OPERATORS.get(type), input);
    }
    if (function.equals(new ActivationReLU())) {
      return graph.unary("Relu", input);
    }
    if (function.equals(new ActivationReLU6())) {
      return clipped(input, 0, 6, graph);
    }
    if (function instanceof ActivationELU elu) {
      return graph.unary("Elu", input, OnnxAttributes.of("alpha", (float) elu.getAlpha()));
    }
    if (function instanceof ActivationLReLU relu) {
      return graph.unary("LeakyRelu", input, OnnxAttributes.of("alpha", (float) relu.getAlpha()));
    }
    if (type == ActivationSoftmax.class && !input.image()) {
      return graph.unary("Softmax", input, OnnxAttributes.of("axis", 1L));
    }
    return composed(function, layer, input, graph);
  }

  private static OnnxValue composed(
      IActivation function, String layer, OnnxValue input, OnnxGraph graph) {
    if (function instanceof ActivationHardSigmoid) {
      return graph.unary(
          "HardSigmoid", input, OnnxAttributes.of("alpha", 0.2f), OnnxAttributes.of("beta", 0.5f));
    }
    if (function instanceof ActivationHardTanH) {
      return clipped(input, -1, 1, graph);
    }
    if (function instanceof ActivationRectifiedTanh) {
      return graph.unary("Relu", graph.unary("Tanh", input));
    }
    if (function instanceof ActivationSwish) {
      return product(input, graph.unary("Sigmoid", input), graph);
    }
    if (function instanceof ActivationMish) {
      return product(input, graph.unary("Tanh", graph.unary("Softplus", input)), graph);
    }
    if (function instanceof ActivationCube) {
      return product(input, product(input, input, graph), graph);
    }
    throw new ModelException(
        "activation function %s of layer %s cannot be exported to ONNX; docs/model.md lists those "
            + "that can",
        function, layer);
  }

  private static OnnxValue clipped(OnnxValue input, float min, float max, OnnxGraph graph) {
    List<String> inputs =
        List.of(
            input.name(),
            graph.floats("min", new float[] {min}),
            graph.floats("max", new float[] {max}));
    return new OnnxValue(graph.node("Clip", inputs), input.image());
  }

  private static OnnxValue product(OnnxValue a, OnnxValue b, OnnxGraph graph) {
    return new OnnxValue(graph.node("Mul", List.of(a.name(), b.name())), a.image());
  }
}
