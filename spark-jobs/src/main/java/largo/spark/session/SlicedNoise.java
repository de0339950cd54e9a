package largo.spark.session;

import java.util.Optional;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ShardSquares;
import largo.core.measure.NoiseGeometry;
import largo.core.measure.NoiseSampling;
import largo.core.measure.NoiseTerms;
import largo.core.optimizer.Probe;
import largo.core.train.StepRecord;
import largo.core.train.UpdateNorms;

/**
 * The noise scale of a sharded optimizer, in the Euclidean norm only: from the squared norms of the
 * shards, which their workers computed, and that of the whole gradient, which the owners of slices
 * summed.
 */
final class SlicedNoise {

  private final Optional<NoiseSampling> sampling;

  /**
   * Creates the measurement.
   *
   * @param sampling not used for another geometry
   */
  SlicedNoise(Optional<NoiseSampling> sampling) {
    this.sampling = sampling.filter(s -> s.geometry() == NoiseGeometry.L2);
  }

  /**
   * Reports the terms of a step that is measured. Not with a penalty, which is part of the norm of
   * the whole gradient only.
   *
   * @param sum of the step, without gradient
   */
  void report(GradientSum sum, UpdateNorms norms, long step, Probe probe) {
    ShardSquares shards = sum.shardSquares();
    boolean measured = sampling.map(s -> s.isDue(step)).orElse(false) && norms.penalty() == 0;
    if (measured && shards.isKnown() && shards.shards() > 1) {
      NoiseTerms terms =
          NoiseTerms.ofSquares(shards, sum.examples(), norms.gradientNorm() * norms.gradientNorm());
      probe.scalar(StepRecord.GRADIENT_NOISE, terms.noise());
      probe.scalar(StepRecord.GRADIENT_SIGNAL, terms.signal());
    }
  }
}
