/**
 * How much of a YARN cluster a run should ask for, with a reason for each number, and the line that
 * asks for it.
 *
 * <pre>
 *   Demand      what the run needs: shards, parameters, bytes of data, native memory of a worker
 *   Cluster     what there is: nodes, cores, memory, GPUs, queue, label
 *   Plan        executors, cores and memory: as much as the run needs and a node has
 *   SubmitLine  spark-submit, with all of it
 * </pre>
 *
 * <p>Memory is in megabytes of 2²⁰ bytes, as Spark and YARN count it. Nothing here starts Spark.
 */
package largo.spark.yarn;
