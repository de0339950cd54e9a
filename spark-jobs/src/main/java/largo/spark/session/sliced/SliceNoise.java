package largo.spark.session.sliced;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import largo.core.measure.MeasuredSteps;
import largo.core.measure.NoiseGeometry;
import largo.core.measure.NoiseSampling;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;

/**
 * The measurements of the gradient noise by the owners of slices.
 *
 * @param geometry the norm
 * @param stepsOrNull that are measured; null for none
 */
public record SliceNoise(NoiseGeometry geometry, MeasuredSteps stepsOrNull)
    implements Serializable {

  /** No measurements. */
  public static final SliceNoise NONE = new SliceNoise(NoiseGeometry.L2, null);

  /** The measurements of a training. */
  public static SliceNoise of(Optional<NoiseSampling> sampling) {
    return sampling.map(s -> new SliceNoise(s.geometry(), s.steps())).orElse(NONE);
  }

  /**
   * What is measured in a step; empty if it is not due.
   *
   * @param slices of all members
   * @param self index of the member
   * @param shards number of all shards
   */
  Optional<StepNoise> of(
      long step, ParameterLayout layout, List<ParameterSlice> slices, int self, int shards) {
    return stepsOrNull != null && stepsOrNull.contains(step)
        ? Optional.of(new StepNoise(geometry, layout, slices, self, shards))
        : Optional.empty();
  }
}
