package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import largo.core.data.Seeds.Purpose;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedsTest {

  /** A change of these values makes earlier runs irreproducible. */
  @ParameterizedTest
  @CsvSource({
    "SHARDING,  9129838320742759465, -4506577430707289119",
    "ORDER,    2139811525164838579,  4342413679583304669",
    "DROPOUT,  4875857236239627170,  5629418533011187404",
    "SYNTHETIC_DATA, -8199743362588960697, -2871018192051605404"
  })
  void areTheSameInEveryRelease(Purpose purpose, long withoutKeys, long withTwoKeys) {
    assertThat(Seeds.of(42, purpose)).isEqualTo(withoutKeys);
    assertThat(Seeds.of(42, purpose, 3, 5)).isEqualTo(withTwoKeys);
  }

  @Property
  void areMixedLikeSplitMix64(@ForAll long z) {
    assertThat(Seeds.mix(z)).isEqualTo(new SplittableRandom(z).nextLong());
  }

  @Test
  void differByRunPurposeAndKeys() {
    Set<Long> seen = new HashSet<>();
    int asked = 0;
    for (long run = -2; run < 3; run++) {
      for (Purpose purpose : Purpose.values()) {
        for (long epoch = -1; epoch < 40; epoch++) {
          for (long shard = -1; shard < 40; shard++) {
            seen.add(Seeds.of(run, purpose, epoch, shard));
            asked++;
          }
        }
      }
    }

    assertThat(seen).hasSize(asked);
  }

  @Test
  void differByHowManyKeysThereAre() {
    assertThat(
            new long[] {
              Seeds.of(1, Purpose.ORDER),
              Seeds.of(1, Purpose.ORDER, 0),
              Seeds.of(1, Purpose.ORDER, 0, 0),
              Seeds.of(1, Purpose.ORDER, 0, 0, 0),
              Seeds.of(1, Purpose.ORDER, -1),
              Seeds.of(1, Purpose.ORDER, -1, -1)
            })
        .doesNotHaveDuplicates();
  }

  @Property(tries = 2000)
  void dependOnTheOrderOfKeys(
      @ForAll long run, @ForAll Purpose purpose, @ForAll long a, @ForAll long b) {
    Assume.that(a != b);

    assertThat(Seeds.of(run, purpose, a, b)).isNotEqualTo(Seeds.of(run, purpose, b, a));
  }

  /** 32 of 64 bits on average; outside 8 … 56 with probability 1e-9 if they are independent. */
  @Property(tries = 2000)
  void changeEntirelyWithAnyBitOfRunOrKey(
      @ForAll long run,
      @ForAll Purpose purpose,
      @ForAll long key,
      @ForAll @IntRange(max = 63) int bit) {
    long seed = Seeds.of(run, purpose, key, 7);

    long byRun = seed ^ Seeds.of(run ^ 1L << bit, purpose, key, 7);
    long byKey = seed ^ Seeds.of(run, purpose, key ^ 1L << bit, 7);

    assertThat(Long.bitCount(byRun)).isBetween(8, 56);
    assertThat(Long.bitCount(byKey)).isBetween(8, 56);
  }
}
