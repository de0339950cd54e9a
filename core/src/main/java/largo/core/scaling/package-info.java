/**
 * How long a step takes, as a function of how many executors there are and how large the model is:
 * equations, and the speeds that go into them.
 *
 * <p>{@link largo.core.scaling.StepModel} is the equations; {@link
 * largo.core.scaling.HardwareRates} what was measured of a machine; {@link
 * largo.core.scaling.ClusterSite} where a run is supposed to happen.
 */
package largo.core.scaling;
