/**
 * Largo behind the classes of Deeplearning4j's own Spark module, so that a program that uses them
 * changes one line.
 *
 * <pre>
 *   LargeBatchTrainingMaster   what the program makes and hands over, and what DL4J calls
 *     Settings, Texts          what its builder was told: keys of Largo's configuration
 *     DriverNetwork            the network that the program holds, of either kind
 *     Conversion, FileSource   data sets, from memory or from files, into rows of floats
 *     Updaters                 the network's own updater as an update rule, where it is the same
 *     Fit                      one call of fit: one pass over the data
 *       Audience               listeners, told on the driver of every step
 *       Times                  what took how long
 * </pre>
 *
 * <p>Arrays of ND4J never cross Spark: tasks turn them into rows of floats, which are dealt out to
 * shards once for an RDD.
 */
package largo.spark.dl4j;
