package largo.torch;

import largo.core.model.ModelException;
import largo.core.model.ModelLoss;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringIValueMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Losses of each example.
 *
 * @param module whose method is the loss
 * @param loss the kind
 * @param ignoreIndex token without a loss; negative for none
 */
record ModuleLosses(JitModule module, ModelLoss loss, int ignoreIndex) {

  /** Of {@code torch::Reduction}. */
  private static final long NONE = 0;

  /** No class has this index. */
  private static final long NO_INDEX = -100;

  /**
   * The losses.
   *
   * @param outputs of the model, [n, ...]
   * @param targets [n], [n, length] or [n, outputs]
   * @param weighted whether examples have weights
   * @return [n]
   */
  Tensor of(Tensor outputs, Tensor targets, boolean weighted) {
    return switch (loss) {
      case CROSS_ENTROPY -> crossEntropy(outputs, targets, NO_INDEX);
      case NEXT_TOKEN -> nextToken(outputs, targets);
      case MSE -> meanOfEach(torch.mse_loss(outputs, targets, NONE));
      case BCE ->
          meanOfEach(
              torch.binary_cross_entropy_with_logits(
                  outputs, targets, new TensorOptional(), new TensorOptional(), NONE));
      case METHOD -> byMethod(outputs, targets, weighted);
    };
  }

  private static Tensor crossEntropy(Tensor logits, Tensor classes, long ignored) {
    return torch.cross_entropy_loss(logits, classes, new TensorOptional(), NONE, ignored, 0.0);
  }

  private Tensor nextToken(Tensor outputs, Tensor targets) {
    long n = targets.size(0);
    long classes = outputs.size(2);
    long ignored = ignoreIndex < 0 ? NO_INDEX : ignoreIndex;
    Tensor logits = outputs.reshape(-1, classes);
    Tensor losses = crossEntropy(logits, targets.reshape(-1), ignored).view(n, -1);
    if (ignoreIndex < 0) {
      return losses.mean(new long[] {1});
    }
    Tensor counted = targets.ne(new Scalar(ignored)).sum(new long[] {1}).clamp_min(new Scalar(1));
    return losses.sum(new long[] {1}).div(counted);
  }

  private static Tensor meanOfEach(Tensor losses) {
    return losses.flatten(1, -1).mean(new long[] {1});
  }

  private Tensor byMethod(Tensor outputs, Tensor targets, boolean weighted) {
    if (module.find_method("loss").has_value()) {
      IValueVector arguments = new IValueVector(new IValue(outputs), new IValue(targets));
      Tensor losses = module.get_method("loss").apply(arguments, new StringIValueMap()).toTensor();
      if (losses.dim() == 0 && weighted) {
        throw new ModelException(
            "loss(outputs, targets) of the model must return the loss of each example, because "
                + "examples have weights, but returned one number");
      }
      return losses.dim() == 0 ? losses.expand(targets.size(0)) : losses;
    }
    throw new ModelException(
        "model.loss = method needs a method loss(outputs, targets) of the model, marked with "
            + "@torch.jit.export");
  }

  /** Targets as the losses take them. */
  static Tensor converted(Tensor values, boolean integer) {
    return integer ? values.to(ScalarType.Long) : values;
  }
}
