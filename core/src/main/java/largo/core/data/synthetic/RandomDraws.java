package largo.core.data.synthetic;

import java.util.List;

/**
 * The random numbers of one example: SplitMix64, keyed by stream and index.
 *
 * <pre>
 *   s = s + γ,  output mix(s)             γ = 2⁶⁴ / golden ratio, odd
 *   s₀ = mix(mix(seed) + index γ)
 * </pre>
 *
 * <p>Written out here, though the JDK has it: the data set must be the same bytes on every JVM, and
 * {@link java.util.SplittableRandom} promises that only from run to run.
 *
 * <p>Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014,
 * with variant 13 of Stafford's mixers.
 */
final class RandomDraws {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  /** Mixes twice, so that neighbouring indices do not begin at neighbouring states. */
  RandomDraws(long seed, long index) {
    this(mix(mix(seed) + index * GOLDEN));
  }

  RandomDraws(long state) {
    this.state = state;
  }

  /** Uniform in [0, 1). */
  double uniform() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** Uniform in [low, high). */
  double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  /**
   * Irwin–Hall of order 3, with mean 0 and deviation 1: the sum of three uniforms in [−1, 1), of 21
   * bits each. It never exceeds ±3, so that every example stays legible.
   */
  double irwinHall() {
    long bits = next();
    long sum = (bits >>> 43) + (bits >>> 22 & 0x1fffff) + (bits >>> 1 & 0x1fffff);
    return sum * 0x1p-20 - 3;
  }

  /** True with the given probability. */
  boolean bernoulli(double probability) {
    return uniform() < probability;
  }

  /** Uniform in 0, …, bound − 1. */
  int nextInt(int bound) {
    return (int) (uniform() * bound);
  }

  <T> T choose(List<T> choices) {
    return choices.get(nextInt(choices.size()));
  }

  private long next() {
    state += GOLDEN;
    return mix(state);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
