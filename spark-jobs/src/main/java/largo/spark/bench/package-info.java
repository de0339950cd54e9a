/**
 * Measurements that print ratios: two ways to do the same, side by side in one run.
 *
 * <p>{@link largo.spark.bench.GradientBench}: gradients through a worker, against plain
 * Deeplearning4j as shipped.
 */
package largo.spark.bench;
