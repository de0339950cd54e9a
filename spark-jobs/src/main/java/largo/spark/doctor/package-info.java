/**
 * Checks whether a machine is set up for training, and says what is wrong and what to do.
 *
 * <p>{@link largo.spark.doctor.EnvironmentCheck} returns a list of results, one line each.
 */
package largo.spark.doctor;
