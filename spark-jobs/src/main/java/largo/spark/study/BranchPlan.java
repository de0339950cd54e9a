package largo.spark.study;

import largo.core.config.SpecException;
import largo.core.data.BatchPlan;
import largo.core.measure.NoiseGeometry;
import largo.core.schedule.BatchScaling;
import largo.core.schedule.Schedule;

/**
 * Batches, lengths and rates of the branches of a training.
 *
 * @param plan batches of the training
 * @param schedule its rates
 * @param scaling of the rate with the batch
 * @param options of the branches
 */
record BranchPlan(
    BatchPlan plan, Schedule schedule, BatchScaling scaling, BranchedTraining.Options options) {

  static BranchPlan of(LoadedStudy loaded, BranchedTraining.Options options) {
    BatchPlan plan = loaded.plan();
    return new BranchPlan(
        plan,
        loaded.factory().schedule(loaded.spec().optimizer().learningRate(), plan),
        options
            .scaling()
            .orElse(
                NoiseGeometry.of(loaded.rule()) == NoiseGeometry.L2
                    ? BatchScaling.LINEAR
                    : BatchScaling.SQRT),
        options);
  }

  /**
   * Checks that each branch has a step and a positive rate.
   *
   * @throws SpecException otherwise
   */
  void check() {
    if (shortest() < 1) {
      throw new SpecException(
          "a branch must have at least one step, but %s epochs are fewer examples than batch %d",
          options.epochs(), batch(largest()));
    }
    for (double epochs : options.atEpochs()) {
      if (!(schedule.at(step(epochs)) > 0)) {
        throw new SpecException(
            "a branch needs a positive learning rate, but that of the schedule after %s epochs is "
                + "zero; choose points after the start of the warm-up and before the end of the budget",
            epochs);
      }
    }
  }

  /** The steps of the training before a point. */
  long step(double epochs) {
    return Math.round(epochs * plan.stepsPerEpoch());
  }

  /** The batch of a branch. */
  int batch(double factor) {
    return (int) Math.round(plan.batch() * factor);
  }

  /** The steps of a branch. */
  long steps(double factor) {
    return Math.round(options.epochs() * plan.examples()) / batch(factor);
  }

  /** The steps of the branch with the largest batch. */
  long shortest() {
    return steps(largest());
  }

  private double largest() {
    return options.factors().get(options.factors().size() - 1);
  }

  /** The learning rate of a branch after steps of the training. */
  double rate(long step, double factor) {
    return scaling.scale(schedule.at(step), batch(factor), plan.batch());
  }
}
