package largo.core.config;

import largo.core.Preconditions;
import largo.core.data.Augmentation;
import largo.core.trainer.Trainer;
import largo.core.trainer.Trainer.BlockAdmm;

/**
 * How the gradients of the network are computed.
 *
 * @param trainer with its options
 */
public record TrainerSpec(NamedChoice<Trainer> trainer) {

  /** The defaults. */
  static final TrainerSpec DEFAULTS =
      new TrainerSpec(new NamedChoice<>("backpropagation", Trainer.BY_NAME.get("backpropagation")));

  /** Whether the network is trained in blocks. */
  public boolean isBlockAdmm() {
    return trainer.value() instanceof BlockAdmm;
  }

  /** Whether activations are factorized. */
  boolean hasFactors() {
    return trainer.value() instanceof BlockAdmm admm && admm.factors() > 0;
  }

  /** Whether activations of each example are kept. */
  public boolean keepsStates() {
    return trainer.value() instanceof BlockAdmm admm && admm.mode() == BlockAdmm.Mode.BATCH;
  }

  /**
   * Compares the keys with others of the run.
   *
   * @throws IllegalArgumentException if another key excludes training in blocks
   */
  void check(
      ExchangeSpec exchange,
      AggregationSpec aggregation,
      PrivacySpec privacy,
      WorkerSpec worker,
      MeasureSpec measure,
      DataSpec data) {
    if (!isBlockAdmm()) {
      return;
    }
    require(worker.engine() == WorkerSpec.Engine.DL4J, "worker.engine must be dl4j");
    String where = "trainer.name is block-admm";
    exchange.checkExact(where);
    require(
        aggregation.aggregation().isSum(),
        "aggregation.name must be mean, without worker-momentum, normalize and attack");
    require(!privacy.isOn(), "privacy.clipping must be none");
    measure.model().checkWithoutHessian(where);
    Preconditions.that(
        !keepsStates() || data.augment().equals(Augmentation.NONE),
        "data.augment must not be set where trainer.mode is batch, which keeps the activations of "
            + "each example");
  }

  private static void require(boolean condition, String rule) {
    Preconditions.that(condition, "%s where trainer.name is block-admm", rule);
  }
}
