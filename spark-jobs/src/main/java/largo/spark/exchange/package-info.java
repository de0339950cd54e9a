/**
 * Gradients of the global batch, by way of Spark.
 *
 * <p>{@link largo.spark.exchange.JobExchange}: a Spark job a step. Parameters go out as a
 * broadcast, which is destroyed when the step is done; each shard's sum comes back as the result of
 * its task.
 *
 * <p>What executors hold for a run is a {@link largo.spark.exchange.WorkerPool}, which travels as a
 * broadcast, too: one a JVM, gone with the broadcast. No statics, so that several runs can share an
 * application.
 *
 * <p>Arrays of ND4J never cross Spark; {@link largo.core.params.RawFloats} do.
 */
package largo.spark.exchange;
