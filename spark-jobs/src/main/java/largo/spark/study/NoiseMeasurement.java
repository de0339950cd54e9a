package largo.spark.study;

import java.util.Optional;
import largo.core.config.ExchangeMode;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.RunSpec;
import largo.core.gradient.ModelDefinition;
import largo.core.measure.GradientWork;
import largo.core.measure.NoiseSampling;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;
import largo.core.schedule.BatchSchedule.NoiseScaleControl;
import largo.core.train.MicroBatchNoise;

/**
 * How the gradient noise of a training is measured.
 *
 * @param spec of the training
 * @param rule its update rule
 * @param layout of its parameters
 * @param batch examples of a step
 */
record NoiseMeasurement(RunSpec spec, UpdateRule rule, ParameterLayout layout, int batch) {

  /** The measurements; empty with privacy, as they would be without its noise. */
  Optional<NoiseSampling> sampling() {
    return spec.privacy().isOn()
        ? Optional.empty()
        : spec.measure()
            .sampling(
                rule,
                layout,
                spec.batch().schedule().value(),
                new GradientWork(sums(), Math.max(1, batch / spec.shards())));
  }

  /**
   * Whether the squared norms of the gradients of shards are needed, in every step: where the batch
   * of a sharded optimizer depends on the noise, which then must not depend on the number of
   * owners.
   */
  boolean needsSquares() {
    return isSliced() && spec.batch().schedule().value() instanceof NoiseScaleControl;
  }

  /** A network whose micro-batches are compared, if there is one shard only. */
  ModelDefinition measured(ModelDefinition network) {
    boolean isAlone =
        spec.shards() == 1
            && !isSliced()
            && spec.exchange().compression().value().isNone()
            && spec.exchange().mode().value() instanceof ExchangeMode.Sync;
    return sampling()
        .filter(s -> isAlone && network.metrics().isEmpty())
        .<ModelDefinition>map(s -> new MicroBatchNoise(network, s.geometry(), s.steps()))
        .orElse(network);
  }

  /** The sums that are compared: those of shards, or of the micro-batches of a single one. */
  private int sums() {
    return spec.shards() > 1 ? spec.shards() : Math.max(1, batch / spec.batch().micro().orElse(1));
  }

  private boolean isSliced() {
    return spec.exchange().kind() == Kind.SLICED;
  }
}
