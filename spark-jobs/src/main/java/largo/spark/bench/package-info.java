/**
 * Measurements that print ratios: two ways to do the same, side by side in one run.
 *
 * <p>{@link largo.spark.bench.GradientBench}: gradients through a worker, against plain
 * Deeplearning4j as shipped. {@link largo.spark.bench.StepBench}: what a step costs beside its
 * gradients. {@link largo.spark.bench.ThroughputBench}: whole steps, against Deeplearning4j's own
 * training on Spark and against no exchange at all. {@link largo.spark.bench.ScalingBench}: how a
 * step grows, against what equations say; {@link largo.spark.bench.ScalingForecast}: what they say
 * of clusters that are not here.
 */
package largo.spark.bench;
