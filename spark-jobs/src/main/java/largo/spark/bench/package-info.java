/**
 * Benchmarks that compare alternatives in the same run.
 *
 * <p>{@link largo.spark.bench.GradientBench}: gradients through a worker, against plain
 * Deeplearning4j. {@link largo.spark.bench.StepBench}: the overhead of a step. {@link
 * largo.spark.bench.ThroughputBench}: whole steps, against Deeplearning4j's own training on Spark
 * and against no exchange at all. {@link largo.spark.bench.ScalingBench}: the time of a step,
 * measured and predicted by a model; {@link largo.spark.bench.ScalingForecast}: predictions for
 * clusters.
 */
package largo.spark.bench;
