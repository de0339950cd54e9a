package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {

  @Test
  void visitsEveryNumberOnceForAnySizeUpTo2000() {
    for (int size = 0; size <= 2000; size++) {
      assertThat(visited(size, 31L * size)).as("size %d", size).isEqualTo(all(size));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65_535, 65_536, 65_537, 1_000_003})
  void visitsEveryNumberOnceForLargeSizes(int size) {
    assertThat(visited(size, 7)).isEqualTo(all(size));
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 31, (1L << 40) + 7, (1L << 62) - 1})
  void isAPermutationBeyondTheRangeOfInt(long size) {
    Permutation permutation = new Permutation(size, 7);

    assertThat(LongStream.range(size - 10_000, size).map(permutation::at))
        .doesNotHaveDuplicates()
        .allMatch(number -> number >= 0 && number < size)
        .anyMatch(number -> number < size / 2);
  }

  @Property(tries = 200)
  void differsBySeed(@ForAll long seed, @ForAll @IntRange(min = 30, max = 300) int size) {
    long[] order = order(size, seed);

    assertThat(order(size, seed)).isEqualTo(order);
    assertThat(order(size, seed + 1)).isNotEqualTo(order);
    assertThat(order(size, seed ^ Long.MIN_VALUE)).isNotEqualTo(order);
  }

  @Test
  void isTheSameInEveryRelease() {
    assertThat(order(12, 42)).containsExactly(6, 2, 8, 0, 9, 4, 11, 3, 5, 1, 7, 10);
    assertThat(order(16, 42)).containsExactly(12, 2, 8, 13, 9, 4, 11, 3, 5, 14, 7, 10, 15, 0, 1, 6);
  }

  /** χ² tests of the first and the last element over many seeds, with a bound of six deviations. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 10, 52, 1000})
  void putsEveryNumberFirstAndLastEquallyOften(int size) {
    int[] first = new int[size];
    int[] last = new int[size];
    for (int seed = 0; seed < 200 * size; seed++) {
      Permutation permutation = new Permutation(size, seed);
      first[(int) permutation.at(0)]++;
      last[(int) permutation.at(size - 1)]++;
    }

    double most = size - 1 + 6 * Math.sqrt(2 * (size - 1));
    assertThat(chiSquared(first, 200)).isLessThan(most);
    assertThat(chiSquared(last, 200)).isLessThan(most);
  }

  /** A constant distance would keep examples together in every epoch. */
  @Test
  void distancesOfNeighborsAreUniform() {
    int[] distance = new int[100];
    for (int seed = 0; seed < 20_000; seed++) {
      Permutation permutation = new Permutation(100, seed);
      distance[(int) Math.floorMod(permutation.at(1) - permutation.at(0), 100L)]++;
    }

    assertThat(distance[0]).isZero();
    double chiSquared = chiSquared(Arrays.copyOfRange(distance, 1, 100), 20_000 / 99.0);
    assertThat(chiSquared).isLessThan(98 + 6 * Math.sqrt(2 * 98));
  }

  @ParameterizedTest
  @CsvSource({
    "5,  5, position 5 of 5",
    "5, -1, position -1 of 5",
    "0,  0, position 0 of 0",
    "1,  9, position 9 of 1"
  })
  void rejectsIndicesOutOfRange(long size, long place, String message) {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> new Permutation(size, 7).at(place))
        .withMessage(message);
  }

  @Test
  void rejectsANegativeSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Permutation(-1, 7))
        .withMessage("size must be in 0 … 2^62, but was -1");
  }

  private static long[] order(int size, long seed) {
    return LongStream.range(0, size).map(new Permutation(size, seed)::at).toArray();
  }

  private static BitSet visited(int size, long seed) {
    BitSet visited = new BitSet(size);
    for (long number : order(size, seed)) {
      visited.set(Math.toIntExact(number));
    }

    return visited;
  }

  /** There are as many indices as numbers, so visiting all means visiting none twice. */
  private static BitSet all(int size) {
    BitSet all = new BitSet(size);
    all.set(0, size);
    return all;
  }

  private static double chiSquared(int[] counts, double expected) {
    return Arrays.stream(counts).mapToDouble(n -> Math.pow(n - expected, 2) / expected).sum();
  }
}
