/**
 * Looks at a machine the way training will use it, and says what is off and what to do.
 *
 * <p>{@link largo.spark.doctor.EnvironmentCheck} is a list of findings, a line each.
 */
package largo.spark.doctor;
