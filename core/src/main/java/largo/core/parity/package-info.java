/**
 * Replays recorded runs of other implementations, to see whether an update rule moves the weights
 * as they do.
 *
 * <p>A {@link largo.core.parity.UpdateTrace} holds scenarios (initial parameters, and gradients for
 * each step) and cases (an optimizer with hyper-parameters on a scenario, and the parameters that
 * it gave). {@link largo.core.parity.TraceReader} reads one from JSON. A {@link
 * largo.core.parity.ParityReplay} runs the cases through {@link largo.core.optimizer.Optimizer}; a
 * {@link largo.core.parity.ParameterDifference} says how far apart the two are.
 *
 * <p>An optimizer goes by Largo's own name, with Largo's keys, or by the name of a reference
 * implementation in Python, with its keyword arguments: {@link largo.core.parity.ReferenceRules}
 * says which is which.
 */
package largo.core.parity;
