package largo.core.torch.dl4j;

import largo.core.model.ModelException;
import largo.core.torch.OutputLoss;
import largo.core.torch.OutputLoss.Kind;
import largo.core.torch.ScriptFunction;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;

/**
 * Losses. DL4J's gradients of clipped losses are not the derivatives of what it reports as their
 * value: a program has the value, and a sum whose derivative is DL4J's gradient.
 */
final class LossTranslator {

  private final ILossFunction loss;
  private final IActivation activation;

  LossTranslator(ILossFunction loss, IActivation activation) {
    this.loss = loss;
    this.activation = activation;
  }

  /**
   * The loss of outputs.
   *
   * @param width number of outputs
   * @throws ModelException if it is not known here
   */
  OutputLoss of(int width) {
    Class<?> type = loss.getClass();
    if (type == LossMCXENT.class || type == LossNegativeLogLikelihood.class) {
      return new OutputLoss(unweighted(Kind.CROSS_ENTROPY, ((LossMCXENT) loss).getWeights()), 1);
    }
    if (type == LossBinaryXENT.class) {
      LossBinaryXENT binary = (LossBinaryXENT) loss;
      if (binary.getClipEps() == OutputLoss.MARGIN) {
        return new OutputLoss(unweighted(Kind.BINARY_CROSS_ENTROPY, binary.getWeights()), 1);
      }
    }
    if (type == LossL2.class || type == LossMSE.class) {
      return new OutputLoss(
          unweighted(Kind.SQUARED, ((LossL2) loss).getWeights()),
          type == LossMSE.class ? 1.0 / width : 1);
    }
    if (type == LossL1.class) {
      return new OutputLoss(unweighted(Kind.ABSOLUTE, ((LossL1) loss).getWeights()), 1);
    }
    throw refusal(loss.toString());
  }

  private Kind unweighted(Kind kind, INDArray weights) {
    if (weights != null) {
      throw refusal(loss + " with weights of outputs");
    }
    return kind;
  }

  private static ModelException refusal(String what) {
    return new ModelException(
        "loss function %s has no translation to PyTorch; set worker.engine = dl4j", what);
  }

  /** Applies the activation. */
  ProgramValue activated(ProgramValue z, ProgramContext context) {
    return ActivationTranslator.apply(activation, z, context);
  }

  /**
   * Writes the weighted sum over examples.
   *
   * @param z outputs before the activation
   * @return variables of its value, and of a sum that has its derivative
   */
  Sum write(ProgramValue z, ProgramContext context) {
    ScriptFunction script = context.script();
    int width = z.size();
    OutputLoss of = of(width);
    if (of.kind() == Kind.CROSS_ENTROPY && activation instanceof ActivationSoftmax) {
      return softmaxCrossEntropy(z, script);
    }
    String a = activated(z, context).variable();
    String terms =
        switch (of.kind()) {
          case CROSS_ENTROPY -> script.let("torch.neg(torch.mul(y, torch.log(%s)))", a);
          case SQUARED -> script.let("torch.pow(torch.sub(%s, y), 2)", a);
          case ABSOLUTE -> script.let("torch.abs(torch.sub(%s, y))", a);
          case BINARY_CROSS_ENTROPY -> null;
        };
    if (terms == null) {
      return binaryCrossEntropy(a, script);
    }
    String sum = script.let("torch.mul(torch.sum(torch.mul(%s, weight)), %s)", terms, of.factor());
    return new Sum(sum, sum);
  }

  /** Its gradient at z is a − y, as for targets that add up to one. */
  private Sum softmaxCrossEntropy(ProgramValue z, ScriptFunction script) {
    double margin = ((LossMCXENT) loss).getSoftmaxClipEps();
    String p = script.let("torch.softmax(torch.detach(%s), 1)", z.variable());
    String clipped = margin > 0 ? script.let("torch.clamp(%s, %s, %s)", p, margin, 1 - margin) : p;
    String terms = script.let("torch.mul(torch.mul(y, torch.log(%s)), weight)", clipped);
    String value = script.let("torch.neg(torch.sum(%s))", terms);
    String slope = script.let("torch.mul(torch.sub(%s, y), weight)", p);
    return new Sum(value, script.let("torch.sum(torch.mul(%s, %s))", z.variable(), slope));
  }

  /** Its gradient at a is (c − y) / (c (1 − c)), where c is a, clipped. */
  private static Sum binaryCrossEntropy(String a, ScriptFunction script) {
    String c =
        script.let(
            "torch.clamp(torch.detach(%s), %s, %s)", a, OutputLoss.MARGIN, 1 - OutputLoss.MARGIN);
    String complement = script.let("torch.rsub(%s, 1.)", c);
    String terms =
        script.let(
            "torch.add(torch.mul(y, torch.log(%s)), torch.mul(torch.rsub(y, 1.), torch.log(%s)))",
            c, complement);
    String value = script.let("torch.neg(torch.sum(torch.mul(%s, weight)))", terms);
    String slope =
        script.let(
            "torch.mul(torch.div(torch.sub(%1$s, y), torch.mul(%1$s, %2$s)), weight)",
            c, complement);
    return new Sum(value, script.let("torch.sum(torch.mul(%s, %s))", a, slope));
  }

  /**
   * A sum over examples.
   *
   * @param value variable of the loss
   * @param derived variable whose derivative is the loss's gradient
   */
  record Sum(String value, String derived) {}
}
