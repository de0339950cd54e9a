/**
 * Update rules for large-batch training, implemented as sweeps over one flat vector of floats.
 *
 * <h2>How an update is computed</h2>
 *
 * <p>A model's parameters are one {@code float[n]}; a {@link largo.core.params.ParameterLayout}
 * maps tensors to ranges of it. An {@link largo.core.optimizer.Optimizer} holds the vectors,
 * divided into strips that fit the cache, and passes them to an {@link
 * largo.core.optimizer.UpdateRule}:
 *
 * <pre>
 *   gradient sum ──▶ finite? ──▶ sweep (strip by strip) ──▶ norms per tensor ──▶ scalars
 *                                                                                  │
 *        weights ◀── sweep (strip by strip) ◀──────────────────────────────────────┘
 * </pre>
 *
 * <p>The number of sweeps follows from the equations: one if they are elementwise (SGD, Adam), two
 * if they contain norms (LARS, LAMB, SNGM).
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
 * <h2>Wrappers, probes and state</h2>
 *
 * <p>A {@link largo.core.optimizer.Wrapper} changes the gradient before a rule, the weights after
 * it, or the rule itself; {@link largo.core.optimizer.Wrapped} combines the two into a rule; its
 * state is the rule's state followed by the wrapper's. A {@link largo.core.optimizer.Probe}
 * receives trust ratios and other values that rules compute anyway; a {@link
 * largo.core.optimizer.OptimizerState} is the state of an optimizer apart from the weights, as it
 * is saved in checkpoints.
 *
 * <h2>Adding a rule</h2>
 *
 * <p>Write a record whose Javadoc states the paper's equations and whose loops implement them in
 * the same form, and add a line to {@link largo.core.optimizer.Rules}. Scalars may be composed;
 * vectors are fused: one loop per sweep, or two over a strip in the cache if a single loop is too
 * long to be vectorized.
 */
package largo.core.optimizer;
