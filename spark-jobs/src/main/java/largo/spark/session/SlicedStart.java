package largo.spark.session;

import largo.core.ByteSize;
import largo.core.compress.FloatFormat;
import largo.core.config.SpecException;
import largo.core.gradient.RegularizationPenalty;
import largo.core.measure.NoiseGeometry;
import largo.core.optimizer.UpdateRule;

/**
 * The parameters of a {@link SlicedExchange} before the first step, and their update rule.
 *
 * @param penalty of the model
 * @param format of gradients and parameters between executors; all but float32 change bits
 * @param parameters float[layout size]; changed by {@link SlicedExchange#synchronize}
 */
public record SlicedStart(
    UpdateRule rule, RegularizationPenalty penalty, FloatFormat format, float[] parameters) {

  /** The maximum size of the scalars of a rule, which an executor sends in one message. */
  private static final long MAX_SCALAR_BYTES = 1L << 30;

  /**
   * Checks the update rule.
   *
   * @throws SpecException if it cannot be divided among executors, or not with this model
   */
  public SlicedStart {
    check(rule);
    long scalars = (long) Double.BYTES * rule.scalars(penalty.layout());
    if (scalars > MAX_SCALAR_BYTES) {
      throw new SpecException(
          "exchange.kind must be session or job for an optimizer with more than %s of matrices and "
              + "other numbers in double precision, but was sliced with %s; smaller blocks need "
              + "less: %s",
          ByteSize.format(MAX_SCALAR_BYTES), ByteSize.format(scalars), rule);
    }
    if (rule.averages() && penalty.layout().dependsOnMicroBatch()) {
      throw new SpecException(
          "exchange.kind must be session or job for an optimizer that evaluates an average of "
              + "weights and a model with batch normalization, whose running statistics are "
              + "recomputed for the average, but was sliced");
    }
  }

  /**
   * Checks that the gradient noise can be measured.
   *
   * @throws SpecException if it cannot
   */
  public void checkNoise() {
    if (NoiseGeometry.of(rule) != NoiseGeometry.L2 || !penalty.isZero()) {
      throw new SpecException(
          "exchange.kind must be session or job where batch.schedule is noise-scale, but was sliced, "
              + "where the noise is measured to the last digit in the Euclidean norm only, and "
              + "without a penalty of the network's configuration");
    }
  }

  /**
   * Checks that an update rule can be divided among executors.
   *
   * @throws SpecException if it cannot
   */
  public static void check(UpdateRule rule) {
    if (!rule.isDivisible()) {
      throw new SpecException(
          "exchange.kind must be session or job with this optimizer, whose update needs a second "
              + "gradient, but was sliced: %s",
          rule);
    }
  }
}
