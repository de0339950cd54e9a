/**
 * Studies in notebooks and shells, in Scala, and in Python via py4j or JPype.
 *
 * <pre>
 *   Largo          the entry point
 *   StudyPlan      the configuration, immutable, so that cells can be run again
 *   RunningStudy   a study in progress: its progress, its curves, stop
 *   StudyResult    the results: tables, charts, models
 * </pre>
 *
 * <p>A plan is a configuration: calls become settings as for {@code --set}, and are checked by the
 * same code with the same messages. DataFrames and networks in memory are written into the output
 * folder first. Therefore {@code largo sweep FOLDER/spec.conf} repeats any study of a notebook.
 *
 * <p>Arguments are strings, numbers, booleans and Java collections of them; py4j and JPype convert
 * those of Python.
 */
package largo.spark.notebook;
