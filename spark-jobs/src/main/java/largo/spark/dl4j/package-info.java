/**
 * A training master for Deeplearning4j's Spark module, so that only one line of a program changes.
 *
 * <pre>
 *   LargeBatchTrainingMaster    created by the program, called by DL4J
 *     MasterSettings            settings of its builder: keys of Largo's configuration
 *     DriverNetwork             the network of the program, of either kind
 *     DataSetConversion         data sets, from memory or from files, to rows of floats
 *     UpdaterConversion         the network's updater as an equivalent update rule
 *     Dl4jFit                   one call of fit: one pass over the data, through TrainingFactory
 *       DriverListeners         listeners, called on the driver in every step
 *       PhaseTimings            durations of phases
 * </pre>
 *
 * <p>Spark does not transfer arrays of ND4J: tasks convert them to rows of floats, which are
 * assigned to shards once per RDD.
 */
package largo.spark.dl4j;
