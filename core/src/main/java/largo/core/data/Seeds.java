package largo.core.data;

/**
 * The one place where randomness is keyed: a seed for a purpose, from the run's seed and from
 * whatever the purpose may depend on.
 *
 * <p>Never a thread, an executor or a clock. Source of the mixing function: Steele et al., "Fast
 * Splittable Pseudorandom Number Generators", OOPSLA 2014, with the constants of SplitMix64.
 */
public final class Seeds {

  private Seeds() {}

  /** What randomness is for; two purposes never share a stream. */
  public enum Purpose {
    /** Which example goes to which shard, or is held out. Keyed by the data's seed. */
    DEALING,
    /** The order of a shard's rows in an epoch. Keyed by epoch and shard. */
    ORDER,
    /** Dropout and weight noise. Keyed by step, shard and micro-batch. */
    DROPOUT,
    /** Procedural examples. Keyed by split. */
    DRAWING,
    /** How old a gradient is made on purpose. Keyed by update. */
    DELAY
  }

  /** A seed for a purpose, as good as independent of the seed for any other arguments. */
  public static long of(long seed, Purpose purpose, long... keys) {
    long mixed = mix(seed ^ mix(purpose.ordinal() + 1L));
    for (long key : keys) {
      mixed = mix(mixed + 0x9E3779B97F4A7C15L * (key + 1));
    }

    return mixed;
  }

  /** A bijection of 64-bit numbers in which every input bit moves every output bit. */
  static long mix(long z) {
    long x = z + 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
