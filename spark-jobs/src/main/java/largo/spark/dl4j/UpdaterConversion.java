package largo.spark.dl4j;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import largo.core.model.ModelException;
import largo.core.optimizer.Exempt;
import largo.core.optimizer.Momentum;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.deeplearning4j.nn.api.Trainable;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Converts the updater of a network's configuration to an equivalent update rule.
 *
 * <p>{@code Sgd} and {@code Nesterovs} are equal. {@code Adam} and {@code AMSGrad} are equal except
 * for the position of ε: ND4J adds it before the bias correction of the second moment, Largo, like
 * PyTorch, after it, so that ND4J's ε is larger in the first updates, by {@code 1 / √(1 − β₂ᵗ)}.
 */
final class UpdaterConversion {

  private static final String KNOWN = "Sgd, Nesterovs, Adam and AMSGrad";

  private UpdaterConversion() {}

  /**
   * An update rule and its learning rate.
   *
   * @param rule with its hyper-parameters
   * @param rate {@code η}
   */
  record Rule(UpdateRule rule, double rate) {}

  /**
   * The rule that is equivalent to the network's updater.
   *
   * @param layout the network's
   * @throws ModelException if there is none, or the network has several
   */
  static Rule rule(DriverNetwork network, ParameterLayout layout) {
    Map<String, IUpdater> byTensor = byTensor(network, layout);
    Set<IUpdater> all = new HashSet<>(byTensor.values());
    if (all.size() != 1) {
      throw new ModelException(
          "the network has %s, but an update rule applies to all parameters; give it one updater, "
              + "or choose a rule with LargeBatchTrainingMaster.builder().updateRule(...)",
          all.isEmpty()
              ? "no updater"
              : "several updaters: "
                  + byTensor.entrySet().stream()
                      .map(e -> e.getKey() + " " + e.getValue())
                      .collect(Collectors.joining(", ")));
    }

    return rule(all.iterator().next());
  }

  private static Rule rule(IUpdater updater) {
    if (updater instanceof Sgd u) {
      checkConstant(updater, u.getLearningRateSchedule());
      return new Rule(new largo.core.optimizer.Sgd(0, Exempt.NONE), u.getLearningRate());
    }
    if (updater instanceof Nesterovs u) {
      checkConstant(updater, u.getLearningRateSchedule());
      checkConstant(updater, u.getMomentumISchedule());
      return new Rule(
          new Momentum(u.getMomentum(), 0, true, Momentum.Velocity.INSIDE, 0, Exempt.NONE),
          u.getLearningRate());
    }
    if (updater instanceof Adam u) {
      checkConstant(updater, u.getLearningRateSchedule());
      return new Rule(adam(u.getBeta1(), u.getBeta2(), u.getEpsilon(), false), u.getLearningRate());
    }
    if (updater instanceof AMSGrad u) {
      checkConstant(updater, u.getLearningRateSchedule());
      return new Rule(adam(u.getBeta1(), u.getBeta2(), u.getEpsilon(), true), u.getLearningRate());
    }
    throw new ModelException(
        "the network's updater %s has no equivalent update rule; supported are %s; choose a rule "
            + "with LargeBatchTrainingMaster.builder().updateRule(...)",
        updater, KNOWN);
  }

  private static UpdateRule adam(double beta1, double beta2, double epsilon, boolean amsgrad) {
    return new largo.core.optimizer.Adam(beta1, beta2, epsilon, 0, false, amsgrad, Exempt.NONE);
  }

  private static void checkConstant(IUpdater updater, Object schedule) {
    if (schedule != null) {
      throw new ModelException(
          "the network's updater %s has a schedule, which is not supported; use constants in the "
              + "updater, and set a schedule of LargeBatchTrainingMaster.builder() a schedule",
          updater);
    }
  }

  /** The updaters of trained tensors, by their names. */
  private static Map<String, IUpdater> byTensor(DriverNetwork network, ParameterLayout layout) {
    Set<String> trained =
        layout.tensors().stream()
            .filter(t -> t.kind().trained())
            .map(Tensor::name)
            .collect(Collectors.toSet());
    Map<String, IUpdater> byTensor = new LinkedHashMap<>();
    for (Trainable trainable : network.trainables()) {
      if (trainable.numParams() > 0) {
        for (String parameter : trainable.paramTable(false).keySet()) {
          String name = trainable.getConfig().getLayerName() + "_" + parameter;
          if (trained.contains(name)) {
            byTensor.put(name, trainable.getConfig().getUpdaterByParam(parameter));
          }
        }
      }
    }
    return byTensor;
  }
}
