/**
 * Checks whether a machine is configured for training, and reports problems with their remedies.
 *
 * <p>{@link largo.spark.doctor.EnvironmentCheck} returns a list of results, one line each.
 */
package largo.spark.doctor;
