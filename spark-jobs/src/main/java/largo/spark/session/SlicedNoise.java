package largo.spark.session;

import java.util.Optional;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ShardSquares;
import largo.core.measure.NoiseParts;
import largo.core.measure.NoiseSampling;
import largo.core.measure.NoiseTerms;
import largo.core.optimizer.Probe;
import largo.core.train.StepRecord;
import largo.core.train.UpdateNorms;
import largo.spark.session.sliced.SliceCoordinator;

/**
 * The noise scale of a sharded optimizer, from the terms of the owners, who compare the slices of
 * the shards; or, in the Euclidean norm, from the squared norms of the shards where workers compute
 * them, and that of the whole gradient, which do not depend on the division among owners.
 */
final class SlicedNoise {

  private final Optional<NoiseSampling> sampling;
  private final boolean squares;
  private Optional<NoiseParts> parts = Optional.empty();

  /**
   * The noise scale before the first step.
   *
   * @param squares whether gradients come with their squares
   */
  SlicedNoise(Optional<NoiseSampling> sampling, boolean squares) {
    this.sampling = sampling;
    this.squares = squares && sampling.filter(NoiseSampling::isEuclidean).isPresent();
  }

  /** What owners measure. */
  Optional<NoiseSampling> ofOwners() {
    return squares ? Optional.empty() : sampling;
  }

  /** Asks the owners for the terms of a step that is measured, after its update. */
  void collect(SliceCoordinator slices, long step) {
    parts = ofOwners().filter(s -> s.isDue(step)).flatMap(s -> slices.state().noise(s.geometry()));
  }

  /**
   * Reports the terms of a step that is measured. From squared norms not with a penalty, which is
   * part of the norm of the whole gradient only.
   *
   * @param sum of the step, without gradient
   */
  void report(GradientSum sum, UpdateNorms norms, long step, Probe probe) {
    if (sampling.filter(s -> s.isDue(step)).isEmpty()) {
      return;
    }
    if (!squares) {
      parts.ifPresent(p -> report(p, sum.examples(), probe));
      return;
    }
    ShardSquares shards = sum.shardSquares();
    if (norms.penalty() == 0 && shards.isKnown() && shards.shards() > 1) {
      report(
          NoiseTerms.ofSquares(shards, sum.examples(), norms.gradientNorm() * norms.gradientNorm()),
          probe);
    }
  }

  private void report(NoiseParts some, long examples, Probe probe) {
    NoiseTerms terms = some.terms(examples, true);
    if (Double.isFinite(terms.noise()) && Double.isFinite(terms.signal())) {
      report(terms, probe);
      if (sampling.orElseThrow().perTensor()) {
        probe.perTensor(StepRecord.NOISE_SCALE, some.byTensor(examples));
      }
    }
  }

  private static void report(NoiseTerms terms, Probe probe) {
    probe.scalar(StepRecord.GRADIENT_NOISE, terms.noise());
    probe.scalar(StepRecord.GRADIENT_SIGNAL, terms.signal());
  }
}
