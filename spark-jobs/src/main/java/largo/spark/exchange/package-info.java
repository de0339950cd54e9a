/**
 * Gradients of the global batch in Spark jobs.
 *
 * <p>{@link largo.spark.exchange.JobExchange}: one Spark job per step. Parameters are a broadcast
 * variable, which is destroyed after the step; the sum of each shard is the result of its task.
 *
 * <p>The state of a run in executors is a {@link largo.spark.exchange.WorkerPool}, which is also a
 * broadcast variable: one per JVM, removed with the broadcast. There is no static state, so that
 * several runs can share an application.
 *
 * <p>Spark does not transfer arrays of ND4J, but {@link largo.core.params.RawFloats}.
 */
package largo.spark.exchange;
