/**
 * Measurements of a training: the gradient noise scale, the critical batch, curvature and
 * sharpness.
 *
 * <p>The noise scale is estimated from the gradient sums of the shards, which a training computes
 * anyway: {@link largo.core.measure.ShardVariation} accumulates their variation while they are
 * added, in the geometry of the update rule ({@link largo.core.measure.NoiseGeometry}), and {@link
 * largo.core.measure.NoiseAverage} averages numerator and denominator over steps.
 *
 * <p>Sources: McCandlish et al., <a href="https://arxiv.org/abs/1812.06162">1812.06162</a> (noise
 * scale); <a href="https://arxiv.org/abs/2602.03001">2602.03001</a> (other geometries, controller
 * of the batch size); <a href="https://arxiv.org/abs/2505.23971">2505.23971</a> (branched critical
 * batch); Keskar et al., <a href="https://arxiv.org/abs/1609.04836">1609.04836</a> (sharpness).
 */
package largo.core.measure;
