/**
 * Update rules on a vector of ResNet-50's size, against the speed of memory and against ND4J's
 * updaters.
 *
 * <p>{@link largo.benchmarks.BenchmarkMain} measures and prints a table. What each rule has to read
 * and write stands in {@code streams.csv}, read by {@link largo.benchmarks.MemoryStreams}; {@link
 * largo.benchmarks.MemoryFloor} moves the same streams and computes nothing to speak of.
 */
package largo.benchmarks;
