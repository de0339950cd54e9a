/**
 * Largo behind the classes of Deeplearning4j's own Spark module, so that a program that uses them
 * changes one line.
 *
 * <pre>
 *   LargeBatchTrainingMaster    created by the program, called by DL4J
 *     MasterSettings            settings of its builder: keys of Largo's configuration
 *     DriverNetwork             the network that the program holds, of either kind
 *     DataSetConversion         data sets, from memory or from files, to rows of floats
 *     UpdaterConversion         the network's own updater as an equivalent update rule
 *     Dl4jFit                   one call of fit: one pass over the data, through TrainingFactory
 *       DriverListeners         listeners, called on the driver in every step
 *       PhaseTimings            durations of phases
 * </pre>
 *
 * <p>Arrays of ND4J never cross Spark: tasks turn them into rows of floats, which are assigned to
 * shards once for an RDD.
 */
package largo.spark.dl4j;
