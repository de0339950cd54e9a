/**
 * A performance model of a step as a function of the number of executors and the size of the model.
 *
 * <p>{@link largo.core.scaling.StepModel} holds the equations; {@link
 * largo.core.scaling.HardwareRates} the measured speed of a machine; {@link
 * largo.core.scaling.ClusterSite} the assumed machines.
 */
package largo.core.scaling;
