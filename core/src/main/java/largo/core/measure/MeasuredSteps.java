package largo.core.measure;

import java.io.Serializable;
import largo.core.Preconditions;

/**
 * The steps in which the gradient noise is measured: a function of the configuration alone, so that
 * a resumed training, and one on another cluster, measures the same ones.
 *
 * @param every steps from one measurement to the next, at least 1
 * @param first step that is measured, 0-based
 */
public record MeasuredSteps(long every, long first) implements Serializable {

  /** Checks the numbers. */
  public MeasuredSteps {
    Preconditions.positive("every", every);
    Preconditions.notNegative("first", first);
  }

  /** From the first step on. */
  public static MeasuredSteps from0(long every) {
    return new MeasuredSteps(every, 0);
  }

  /**
   * The last one of each number of steps, so that a training that is shorter has no measurement,
   * and no training has more than one for so many steps.
   */
  public static MeasuredSteps lastOf(long every) {
    return new MeasuredSteps(every, every - 1);
  }

  /**
   * Whether a step is measured.
   *
   * @param step 0-based
   */
  public boolean contains(long step) {
    return step >= first && (step - first) % every == 0;
  }
}
