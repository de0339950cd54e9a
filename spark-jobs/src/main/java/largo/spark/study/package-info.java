/**
 * A study: the trials of a specification, run side by side, and what they leave behind.
 *
 * <pre>
 *   Sessions       Spark, with the settings that training wants
 *   LoadedModel    a network, its first parameters, what its input goes through
 *   Exchanges      how its gradients come about: all shards together, or one by one
 *     Courses      and then, in which order
 *   TrialRunner    one trial, from the first step to its model file
 *   Journal        what a trial that runs has come to, saved when that is due
 *   Checkpoints    where it is saved, and found again
 *   Study          all of them, as many at a time as slots allow; finished ones are not run again
 *   OutputFolder   files that are there whole or not at all, on any Hadoop file system
 * </pre>
 */
package largo.spark.study;
