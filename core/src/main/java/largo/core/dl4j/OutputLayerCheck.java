package largo.core.dl4j;

import largo.core.data.LearningTask;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Checks that the last layer of a network predicts what a task asks for. */
public final class OutputLayerCheck {

  private OutputLayerCheck() {}

  /**
   * Checks the activation and the loss of the last layer.
   *
   * @throws ModelException if a regression has those of classes, or if the outputs for labels are
   *     no probabilities of each
   */
  public static void check(Dl4jDefinition definition, LearningTask task) {
    if (task == LearningTask.CLASSIFICATION) {
      return; // any outputs
    }
    NativeBackend.prepare();
    Dl4jNetwork network = definition.stripped();
    try {
      BaseLayer last = (BaseLayer) network.outputLayer().conf().getLayer();
      check(network.loss(), last.getActivationFn(), task);
    } finally {
      network.close();
    }
  }

  private static void check(ILossFunction loss, IActivation activation, LearningTask task) {
    boolean ofClasses = loss instanceof LossMCXENT || loss instanceof LossBinaryXENT;
    if (task == LearningTask.REGRESSION && (ofClasses || activation instanceof ActivationSoftmax)) {
      throw new ModelException(
          "the last layer must predict numbers where data.task is regression, but has loss %s and "
              + "activation %s; use MSE and IDENTITY",
          loss, activation);
    }
    if (task == LearningTask.MULTI_LABEL && !(activation instanceof ActivationSigmoid)) {
      throw new ModelException(
          "the last layer must have activation SIGMOID where data.task is multi-label, a "
              + "probability of each label, but has %s; use it with loss XENT",
          activation);
    }
  }
}
