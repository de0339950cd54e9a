package largo.core.config;

import java.util.Optional;
import largo.core.Preconditions;
import largo.core.measure.GradientWork;
import largo.core.measure.MeasuredSteps;
import largo.core.measure.NoiseGeometry;
import largo.core.measure.NoiseSampling;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;
import largo.core.schedule.BatchSchedule;
import largo.core.schedule.BatchSchedule.NoiseScaleControl;

/**
 * Measurements during training. Do not change results.
 *
 * @param noiseScale of the gradient noise
 * @param model of norms and curvature of the model
 */
public record MeasureSpec(NoiseScaleSpec noiseScale, ModelMeasureSpec model) {

  /** The defaults. */
  static final MeasureSpec DEFAULTS =
      new MeasureSpec(
          new NoiseScaleSpec(Optional.empty(), NoiseScaleSpec.Geometry.AUTO, false),
          new ModelMeasureSpec(0, 0, 1));

  /**
   * The measurements of the noise scale of a training; empty if there are none. Those that control
   * the batch are in the norm of the rule, and in the steps of the controller.
   *
   * @param batch the schedule of the batch
   * @param work gradients of a step
   */
  public Optional<NoiseSampling> sampling(
      UpdateRule rule, ParameterLayout layout, BatchSchedule batch, GradientWork work) {
    if (batch instanceof NoiseScaleControl control) {
      return Optional.of(
          new NoiseSampling(
              NoiseGeometry.of(rule),
              MeasuredSteps.from0(control.everySteps()),
              noiseScale.perTensor(),
              layout));
    }
    if (noiseScale.everySteps().equals(Optional.of(0L))) {
      return Optional.empty();
    }
    NoiseGeometry norm =
        noiseScale.geometry() == NoiseScaleSpec.Geometry.AUTO
            ? NoiseGeometry.of(rule)
            : NoiseGeometry.valueOf(noiseScale.geometry().name());
    return Optional.of(
        new NoiseSampling(
            norm, noiseScale.steps(norm, layout, work), noiseScale.perTensor(), layout));
  }

  /**
   * When and how norms and curvature of the model are measured.
   *
   * @param everyEpochs epochs from one measurement to the next; zero for none
   * @param hessianProducts products with the Hessian, of two gradients each; zero for no
   *     eigenvalues
   * @param eigenvalues number of the largest eigenvalues, at least 1
   */
  public record ModelMeasureSpec(int everyEpochs, int hessianProducts, int eigenvalues) {

    public ModelMeasureSpec {
      Preconditions.notNegative("every-epochs", everyEpochs);
      Preconditions.notNegative("hessian-products", hessianProducts);
      Preconditions.positive("eigenvalues", eigenvalues);
    }

    /**
     * Whether a measurement is due.
     *
     * @param epochs number of epochs completed with the last step; zero if it is within an epoch
     */
    public boolean isDue(long epochs) {
      return everyEpochs > 0 && epochs > 0 && epochs % everyEpochs == 0;
    }

    /** Whether eigenvalues of the Hessian are measured. */
    public boolean measuresHessian() {
      return everyEpochs > 0 && hessianProducts > 0;
    }

    /**
     * Checks that nothing asks for gradients at other parameters than those of the steps.
     *
     * @param where what excludes them, for messages
     * @throws IllegalArgumentException if products with the Hessian are computed
     */
    void checkWithoutHessian(String where) {
      Preconditions.that(
          !measuresHessian(),
          "measure.model.hessian-products must be 0 where %s, but was %d",
          where,
          hessianProducts);
    }
  }

  /**
   * When and how the gradient noise scale is measured.
   *
   * @param everySteps steps from one measurement to the next, from the first step on; zero for
   *     none; empty for those of {@link GradientWork#measuredByDefault}
   * @param geometry the norm
   * @param perTensor whether the scale of each tensor is recorded
   */
  public record NoiseScaleSpec(Optional<Long> everySteps, Geometry geometry, boolean perTensor) {

    public NoiseScaleSpec {
      everySteps.ifPresent(steps -> Preconditions.notNegative("every-steps", steps));
    }

    private MeasuredSteps steps(NoiseGeometry norm, ParameterLayout layout, GradientWork work) {
      return everySteps
          .map(MeasuredSteps::from0)
          .orElseGet(() -> work.measuredByDefault(norm, layout));
    }

    /** The norm of gradients. */
    public enum Geometry {
      /** That of the update rule. */
      AUTO,
      /** The Euclidean norm. */
      L2,
      /** The sum of absolute values. */
      L1,
      /** The sum of singular values, of matrices and kernels. */
      NUCLEAR
    }
  }
}
