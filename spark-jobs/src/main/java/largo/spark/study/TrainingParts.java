package largo.spark.study;

import java.util.Optional;
import java.util.function.UnaryOperator;
import largo.core.data.BatchPlan;
import largo.core.data.BatchSequence;
import largo.core.optimizer.UpdateRule;
import largo.core.schedule.Schedule;
import largo.core.train.GradientExchange;
import largo.core.train.PostUpdate;

/**
 * The parts that differ between trainings of one specification.
 *
 * @param batches determines the examples of batches
 * @param rule the update rule
 * @param schedule the learning-rate schedule
 * @param parameters to start from, {@code float[layout size]}; changed in place
 * @param postUpdate applied to the parameters after every update
 * @param decorator wraps the exchange of the training
 */
public record TrainingParts(
    BatchSequence batches,
    UpdateRule rule,
    Schedule schedule,
    float[] parameters,
    Optional<PostUpdate> postUpdate,
    UnaryOperator<GradientExchange> decorator) {

  /** A training without extensions. */
  public TrainingParts(
      BatchSequence batches, UpdateRule rule, Schedule schedule, float[] parameters) {
    this(batches, rule, schedule, parameters, Optional.empty(), UnaryOperator.identity());
  }

  /** The batch of the first step. */
  BatchPlan plan() {
    return batches.plan();
  }

  /** The learning rate of a step. */
  double learningRate(long step) {
    return batches.rateFactor(step) * schedule.at((long) batches.position(step));
  }

  /** The same training with another decorator of its exchange. */
  TrainingParts decoratedBy(UnaryOperator<GradientExchange> other) {
    return new TrainingParts(batches, rule, schedule, parameters, postUpdate, other);
  }
}
