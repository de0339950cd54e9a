/**
 * Comparison of update rules with recorded runs of other implementations.
 *
 * <p>A {@link largo.core.parity.UpdateTrace} holds scenarios (initial parameters, and gradients for
 * each step) and cases (an optimizer with hyper-parameters on a scenario, and the resulting
 * parameters). {@link largo.core.parity.TraceReader} reads one from JSON. A {@link
 * largo.core.parity.ParityReplay} runs the cases through {@link largo.core.optimizer.Optimizer}; a
 * {@link largo.core.parity.ParameterDifference} measures the difference.
 *
 * <p>An optimizer is given by Largo's name, with Largo's keys, or by the name of a reference
 * implementation in Python, with its keyword arguments, which {@link
 * largo.core.parity.ReferenceRules} translates.
 */
package largo.core.parity;
