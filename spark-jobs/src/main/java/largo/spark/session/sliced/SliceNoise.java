package largo.spark.session.sliced;

import java.io.Serializable;
import java.util.Optional;
import largo.core.measure.NoiseGeometry;
import largo.core.measure.NoiseSampling;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;

/**
 * The measurements of the gradient noise by the owners of slices.
 *
 * @param geometry the norm: l1 or nuclear
 * @param every steps from one measurement to the next; zero for none
 */
public record SliceNoise(NoiseGeometry geometry, long every) implements Serializable {

  /** No measurements. */
  public static final SliceNoise NONE = new SliceNoise(NoiseGeometry.L2, 0);

  /** The measurements of a training; none in l2, whose terms the driver knows without owners. */
  public static SliceNoise of(Optional<NoiseSampling> sampling) {
    return sampling
        .filter(s -> !s.isEuclidean())
        .map(s -> new SliceNoise(s.geometry(), s.every()))
        .orElse(NONE);
  }

  /**
   * What is measured in a step; empty if it is not due.
   *
   * @param slice of the member
   * @param shards number of all shards
   */
  Optional<StepNoise> of(long step, ParameterLayout layout, ParameterSlice slice, int shards) {
    return every > 0 && step % every == 0
        ? Optional.of(new StepNoise(geometry, layout, slice, shards))
        : Optional.empty();
  }
}
