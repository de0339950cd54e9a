/**
 * Statistics of batch-size studies: pure functions of accuracies and numbers of steps.
 *
 * <pre>
 *   steps to a target against batch   {@link largo.core.analysis.StepsToTarget}, {@link largo.core.analysis.CriticalBatchFit}
 *   a batch against the smallest one  {@link largo.core.analysis.NonInferiority}
 *   update rules at one batch         {@link largo.core.analysis.PairedComparison}, {@link largo.core.analysis.HolmCorrection}
 *   update rules over all batches     {@link largo.core.analysis.PerformanceProfile}
 *   sharpness against gap             {@link largo.core.analysis.RankCorrelation}
 * </pre>
 *
 * <p>Seeds are shared by the arms of a study: the same seed gives the same initial parameters and
 * the same order of examples. Differences are therefore taken within seeds, which removes the
 * variation that both arms share. Distributions are those of Apache Commons Math.
 */
package largo.core.analysis;
