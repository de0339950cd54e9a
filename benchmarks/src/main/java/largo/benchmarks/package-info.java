/**
 * Benchmark of update rules on a vector of ResNet-50's size, compared to memory bandwidth and to
 * ND4J's updaters.
 *
 * <p>{@link largo.benchmarks.BenchmarkMain} measures and prints a table. {@code streams.csv}, read
 * by {@link largo.benchmarks.MemoryStreams}, lists the vectors that each rule reads and writes;
 * {@link largo.benchmarks.MemoryFloor} reads and writes the same vectors with almost no
 * computation.
 */
package largo.benchmarks;
