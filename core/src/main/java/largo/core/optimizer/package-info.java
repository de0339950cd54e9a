/**
 * Update rules for large batches, as sweeps over one flat vector of floats.
 *
 * <h2>How an update is computed</h2>
 *
 * <p>A model's parameters are one {@code float[n]}; a {@link largo.core.params.ParameterLayout}
 * says which tensor lies where. An {@link largo.core.optimizer.Optimizer} holds the vectors, cut
 * into strips that fit the cache, and hands them to an {@link largo.core.optimizer.UpdateRule}:
 *
 * <pre>
 *   gradient sum ──▶ finite? ──▶ sweep (strip by strip) ──▶ norms per tensor ──▶ scalars
 *                                                                                  │
 *        weights ◀── sweep (strip by strip) ◀──────────────────────────────────────┘
 * </pre>
 *
 * <p>A rule sweeps as often as its equations need: once where they are elementwise (SGD, Adam),
 * twice where they have norms in them (LARS, LAMB, SNGM).
 *
 * <h2>Units</h2>
 *
 * <ul>
 *   <li>the gradient arrives as a <em>sum</em> over examples; a rule multiplies it by {@link
 *       largo.core.optimizer.Step#scale} as it reads it, which makes it the mean {@code g};
 *   <li>{@code η} and every decay are per update, never per epoch or per example;
 *   <li>{@code t} counts updates from 1;
 *   <li>vectors and state are float, sums over them are double.
 * </ul>
 *
 * <h2>Around a rule</h2>
 *
 * <p>A {@link largo.core.optimizer.Wrapper} changes the gradient before a rule sees it, the weights
 * after it, or the rule itself; {@link largo.core.optimizer.Wrapped} makes a rule of the two, with
 * the state of the one behind that of the other. A {@link largo.core.optimizer.Probe} hears trust
 * ratios and other numbers that rules have at hand; a {@link largo.core.optimizer.OptimizerState}
 * is what an optimizer knows beside the weights, to go on from later.
 *
 * <h2>Adding one</h2>
 *
 * <p>Write a record whose Javadoc is the paper's equations and whose loops are the same equations,
 * and give it a line in {@link largo.core.optimizer.Rules}. Scalars may be composed; vectors are
 * fused: one loop per sweep, or two over a strip in the cache where one is too long to be
 * vectorized.
 */
package largo.core.optimizer;
