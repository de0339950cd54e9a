/**
 * Planning of the resources of a run on YARN, with a reason for each number, and the spark-submit
 * command.
 *
 * <pre>
 *   ResourceDemand  requirements: shards, parameters, bytes of data, native memory of a worker
 *   YarnCluster     capacity: nodes, cores, memory, GPUs, queue, label
 *   ResourcePlan    executors, cores and memory
 *   SubmitLine      the spark-submit command
 * </pre>
 *
 * <p>Memory is in megabytes of 2²⁰ bytes, as in Spark and YARN. No class of this package starts
 * Spark.
 */
package largo.spark.yarn;
