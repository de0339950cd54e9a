package largo.core.data;

import java.util.Locale;
import largo.core.Preconditions;

/**
 * A pseudorandom permutation of {@code 0 … size − 1} in constant memory.
 *
 * <p>A Feistel network over the smallest sufficient number of bits, applied until the result is in
 * the range (cycle walking; Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002).
 * Fewer than four steps per look-up on average.
 */
public final class Permutation {

  private static final int ROUNDS = 6;
  private static final long MAX_SIZE = 1L << 62;

  private final long size;
  private final long seed;
  private final int half;
  private final long mask;

  /**
   * The permutation of a seed.
   *
   * @param size in 0 … 2⁶²
   */
  public Permutation(long size, long seed) {
    Preconditions.that(size >= 0 && size <= MAX_SIZE, "size must be in 0 … 2^62, but was %d", size);
    this.size = size;
    this.seed = seed;
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, size - 1));
    this.half = (bits + 1) / 2;
    this.mask = (1L << half) - 1;
  }

  /**
   * The number at a position.
   *
   * @param position in [0, size)
   * @throws IndexOutOfBoundsException if it is out of range
   */
  public long at(long position) {
    if (position < 0 || position >= size) {
      throw new IndexOutOfBoundsException(
          String.format(Locale.ROOT, "position %d of %d", position, size));
    }

    long x = position;
    do {
      x = encrypt(x);
    } while (x >= size);
    return x;
  }

  private long encrypt(long x) {
    long left = x >>> half;
    long right = x & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long next = left ^ (Seeds.mix(seed + round * 0x632BE59BD9B4E019L ^ right) & mask);
      left = right;
      right = next;
    }

    return left << half | right;
  }
}
