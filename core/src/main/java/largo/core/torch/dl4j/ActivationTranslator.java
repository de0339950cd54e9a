package largo.core.torch.dl4j;

import java.util.Map;
import java.util.function.Function;
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
final class ActivationTranslator {

  /** Functions without settings: expressions of one value. */
  private static final Map<Class<? extends IActivation>, String> EXPRESSIONS =
      Map.ofEntries(
          Map.entry(ActivationCube.class, "torch.pow(%s, 3)"),
          Map.entry(
              ActivationHardSigmoid.class,
              "torch.clamp(torch.add(torch.mul(%s, 0.2), 0.5), 0., 1.)"),
          Map.entry(ActivationHardTanH.class, "torch.hardtanh(%s, -1., 1.)"),
          Map.entry(ActivationMish.class, "torch.mish(%s)"),
          Map.entry(ActivationRectifiedTanh.class, "torch.relu(torch.tanh(%s))"),
          Map.entry(ActivationSELU.class, "torch.selu(%s)"),
          Map.entry(ActivationSigmoid.class, "torch.sigmoid(%s)"),
          Map.entry(ActivationSoftPlus.class, "torch.softplus(%s, 1., 20.)"),
          Map.entry(ActivationSoftSign.class, "torch.div(%1$s, torch.add(torch.abs(%1$s), 1.))"),
          Map.entry(ActivationSwish.class, "torch.silu(%s)"),
          Map.entry(ActivationTanH.class, "torch.tanh(%s)"));

  private static final Map<Class<? extends IActivation>, Function<IActivation, String>>
      OF_SETTINGS =
          Map.of(
              ActivationELU.class,
              a -> "torch.elu(%s, " + ((ActivationELU) a).getAlpha() + ", 1., 1.)",
              ActivationLReLU.class,
              a -> "torch.leaky_relu(%s, " + ((ActivationLReLU) a).getAlpha() + ")");

  private ActivationTranslator() {}

  /**
   * Applies a function.
   *
   * @throws ModelException if it is not known here
   */
  static ProgramValue apply(IActivation function, ProgramValue input, ProgramContext context) {
    if (function instanceof ActivationIdentity) {
      return input;
    }
    String expression = expression(function, input);
    return new ProgramValue(context.script().let(expression, input.variable()), input.shape());
  }

  private static String expression(IActivation function, ProgramValue input) {
    Class<? extends IActivation> type = function.getClass();
    if (EXPRESSIONS.containsKey(type)) {
      return EXPRESSIONS.get(type);
    }
    if (OF_SETTINGS.containsKey(type)) {
      return OF_SETTINGS.get(type).apply(function);
    }
    if (function.equals(new ActivationReLU())) {
      return "torch.relu(%s)";
    }
    if (function.equals(new ActivationReLU6())) {
      return "torch.hardtanh(%s, 0., 6.)";
    }
    if (type == ActivationSoftmax.class && input.shape().size() == 1) {
      return "torch.softmax(%s, 1)";
    }
    throw new ModelException(
        "activation function %s has no translation to PyTorch; set worker.engine = dl4j", function);
  }
}
