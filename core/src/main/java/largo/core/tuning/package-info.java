/**
 * Searches for the learning rate of one update rule at one batch size: pure functions of the scores
 * so far, so that an interrupted search continues by itself from its finished trials.
 *
 * <pre>
 *   {@link largo.core.tuning.GridSearch}           every rate, extended once where the best is at an end
 *   {@link largo.core.tuning.SuccessiveHalving}    every rate for a part of the budget, the best for more of it
 *   {@link largo.core.tuning.GaussianProcessSearch}  one rate after another, where an improvement is expected
 *   {@link largo.core.tuning.MultiLevelSearch}     light trials first, heavy ones where they pay
 * </pre>
 *
 * <p>A score is a validation accuracy; trials that diverged or were stopped have none.
 */
package largo.core.tuning;
