package largo.core.data;

/**
 * Derives the seed of every random stream from the run's or the data's seed, the purpose, and keys
 * such as step and shard; never from a thread, an executor or a clock.
 *
 * <p>Source of the mixing function: Steele et al., "Fast Splittable Pseudorandom Number
 * Generators", OOPSLA 2014, with the constants of SplitMix64.
 */
public final class Seeds {

  private Seeds() {}

  /** What random numbers are for; two purposes never share a stream. */
  public enum Purpose {
    /** The assignment of examples to splits and shards. Keyed by the data's seed. */
    SHARDING(1),
    /** The order of the rows of a shard. Keyed by epoch and shard. */
    ORDER(2),
    /** Dropout and weight noise. Keyed by step, shard and micro-batch. */
    DROPOUT(3),
    /** Synthetic examples. Keyed by split. */
    SYNTHETIC_DATA(4),
    /** Artificial delays of gradients. Keyed by update. */
    DELAY(5),
    /** Initial parameters of networks that are not Deeplearning4j's. Keyed by tensor. */
    INITIAL_PARAMETERS(6),
    /** Random changes of training examples. Keyed by epoch, shard, row and number. */
    AUGMENTATION(7),
    /** Gradients of Byzantine shards. Keyed by step and shard. */
    ATTACK(8);

    private final long id;

    Purpose(long id) {
      this.id = id;
    }
  }

  /** A seed that is practically independent of those for other arguments. */
  public static long of(long seed, Purpose purpose, long... keys) {
    long mixed = mix(seed ^ mix(purpose.id));
    for (long key : keys) {
      mixed = mix(mixed + 0x9E3779B97F4A7C15L * (key + 1));
    }

    return mixed;
  }

  /** A bijection of 64-bit numbers in which every input bit affects every output bit. */
  static long mix(long z) {
    long x = z + 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
