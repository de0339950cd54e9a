/**
 * Studies from a notebook or a shell: Scala, and Python through py4j or JPype.
 *
 * <pre>
 *   Largo          the way in
 *   StudyPlan      what to do, call by call; immutable, so that a cell can run again
 *   RunningStudy   a study under way: its progress, its curves, how to stop it
 *   StudyResult    what came of it: tables, pictures, models
 * </pre>
 *
 * <p>A plan is nothing but a configuration: calls become the settings that {@code --set} takes, and
 * are checked by the same code with the same messages; what a file cannot name, a DataFrame or a
 * network in memory, is written into the run's folder first. So whatever was done in a notebook can
 * be done again by {@code largo sweep FOLDER/spec.conf}.
 *
 * <p>Arguments are strings, numbers, booleans and Java collections of them; py4j and JPype make
 * them of Python's own.
 */
package largo.spark.notebook;
