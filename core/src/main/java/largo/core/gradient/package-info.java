/**
 * What a gradient engine is given and what it returns: parameters in, sums over examples out. Knows
 * no engine.
 *
 * <ul>
 *   <li>{@link largo.core.gradient.GradientSource}: a network as a function of one flat vector, the
 *       interface that an engine implements;
 *   <li>{@link largo.core.gradient.GradientSum} and {@link largo.core.gradient.Score}: its results,
 *       which add up across micro-batches and shards;
 *   <li>{@link largo.core.gradient.RegularizationPenalty} and {@link
 *       largo.core.gradient.ConfiguredWeightDecay}: what a network's own configuration adds on the
 *       driver.
 * </ul>
 */
package largo.core.gradient;
