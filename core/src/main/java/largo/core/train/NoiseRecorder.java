package largo.core.train;

import largo.core.measure.NoiseTerms;
import largo.core.measure.ShardVariation;
import largo.core.optimizer.Probe;

/** Records the gradient noise of the steps in which the variation between shards was measured. */
final class NoiseRecorder {

  private final Probe probe;
  private long nanos;

  NoiseRecorder(Probe probe) {
    this.probe = probe;
  }

  /**
   * Records the terms of the noise scale of a gradient as the workers computed it, before penalty,
   * clipping and update. Does nothing if fewer than two shards had examples, or if a term is not
   * finite.
   */
  void record(StepGradient gradient) {
    long begun = System.nanoTime();
    gradient
        .variation()
        .filter(variation -> variation.pairs() > 0)
        .ifPresent(variation -> record(variation, gradient, begun));
  }

  /** The seconds spent so far, over all threads. */
  double seconds() {
    return nanos / 1e9;
  }

  private void record(ShardVariation variation, StepGradient gradient, long begun) {
    NoiseTerms terms = variation.terms(gradient.sum(), true);
    if (Double.isFinite(terms.noise()) && Double.isFinite(terms.signal())) {
      probe.scalar(StepRecord.GRADIENT_NOISE, terms.noise());
      probe.scalar(StepRecord.GRADIENT_SIGNAL, terms.signal());
      if (variation.isPerTensor()) {
        probe.perTensor(StepRecord.NOISE_SCALE, variation.byTensor(gradient.sum()));
      }
    }
    nanos += variation.nanos() + System.nanoTime() - begun;
  }
}
