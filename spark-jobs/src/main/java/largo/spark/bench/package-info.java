/**
 * Benchmarks that compare alternatives in the same run.
 *
 * <p>{@link largo.spark.bench.GradientBench}: gradients in a worker, compared to plain
 * Deeplearning4j. {@link largo.spark.bench.StepBench}: the overhead of a step. {@link
 * largo.spark.bench.ThroughputBench}: whole steps, compared to Deeplearning4j's training on Spark
 * and to workers without exchange. {@link largo.spark.bench.ScalingBench}: the time of a step,
 * measured and predicted by a model; {@link largo.spark.bench.ScalingForecast}: predictions for
 * clusters.
 */
package largo.spark.bench;
