package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchPlanTest {

  /** Includes plans with more shards than examples, and with one batch per epoch. */
  @Provide
  Arbitrary<BatchPlan> plans() {
    return upTo(200)
        .flatMap(
            examples ->
                Combinators.combine(
                        upTo(40), upTo(examples), Arbitraries.longs().withoutEdgeCases())
                    .as((shards, batch, seed) -> new BatchPlan(examples, shards, batch, seed)));
  }

  private static Arbitrary<Integer> upTo(int most) {
    return Arbitraries.integers().between(1, most).edgeCases(edges -> edges.includeOnly(1, most));
  }

  @Property(tries = 300)
  void usesEveryExampleOncePerEpoch(
      @ForAll("plans") BatchPlan plan, @ForAll @IntRange(max = 3) int epoch) {
    long total = 0;
    for (int shard = 0; shard < plan.shards(); shard++) {
      List<Integer> served = rows(plan, epoch, shard);

      assertThat(served)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, served.size()).boxed().toList());
      total += served.size();
    }

    assertThat(total).isEqualTo(plan.examples());
  }

  @Property(tries = 300)
  void fillsEveryBatchButTheLastOfAnEpoch(
      @ForAll("plans") BatchPlan plan, @ForAll @IntRange(max = 3) int epoch) {
    long steps = plan.stepsPerEpoch();
    for (long step = epoch * steps; step < (epoch + 1) * steps; step++) {
      boolean last = step == (epoch + 1) * steps - 1;
      long rest = plan.examples() - (steps - 1) * plan.batch();

      assertThat(plan.size(step)).isEqualTo(last ? (int) rest : plan.batch());
      assertThat(shares(plan, step).sum()).isEqualTo(plan.size(step));
    }
    assertThat(plan.size(0)).isPositive();
    assertThat(plan.size(steps - 1)).isBetween(1, plan.batch());
  }

  @Property(tries = 300)
  void spreadsEveryBatchEvenlyOverTheShards(
      @ForAll("plans") BatchPlan plan, @ForAll @IntRange(max = 400) int step) {
    int most = shares(plan, step).max().orElseThrow();
    int least = shares(plan, step).min().orElseThrow();

    assertThat(most - least).isLessThanOrEqualTo(1);
  }

  @Property(tries = 300)
  void shardSizesDifferByAtMostOne(@ForAll("plans") BatchPlan plan) {
    int most = rows(plan, 0, 0).size();
    int least = rows(plan, 0, plan.shards() - 1).size();

    assertThat(most - least).isBetween(0, 1);
  }

  @Test
  void trainsWithThePartialLastBatch() {
    BatchPlan plan = new BatchPlan(10, 3, 4, 1);

    assertThat(plan.stepsPerEpoch()).isEqualTo(3);
    assertThat(IntStream.range(0, 7).map(plan::size)).containsExactly(4, 4, 2, 4, 4, 2, 4);
    assertThat(shares(plan, 0)).containsExactly(2, 1, 1); // positions 0 1 2 3
    assertThat(shares(plan, 1)).containsExactly(1, 2, 1); // 4 5 6 7
    assertThat(shares(plan, 2)).containsExactly(1, 0, 1); // 8 9
    assertThat(shares(plan, 3)).containsExactly(2, 1, 1); // the next epoch's 0 1 2 3
  }

  @Test
  void shufflesEveryEpochAndShard() {
    BatchPlan plan = new BatchPlan(200, 4, 32, 1);

    assertThat(rows(plan, 0, 0)).isEqualTo(rows(plan, 0, 0));
    assertThat(List.of(rows(plan, 0, 0), rows(plan, 1, 0), rows(plan, 0, 1), rows(plan, 1, 1)))
        .doesNotHaveDuplicates();
  }

  @Property(tries = 100)
  void theSeedDeterminesTheOrderOnly(@ForAll long seed, @ForAll @IntRange(max = 20) int step) {
    BatchPlan one = new BatchPlan(200, 4, 32, seed);
    BatchPlan other = new BatchPlan(200, 4, 32, seed + 1);

    assertThat(rows(one, 0, 2)).isNotEqualTo(rows(other, 0, 2));
    for (int shard = 0; shard < 4; shard++) {
      assertThat(one.rows(step, shard).from()).isEqualTo(other.rows(step, shard).from());
      assertThat(one.rows(step, shard).to()).isEqualTo(other.rows(step, shard).to());
    }
  }

  @Test
  void countsBeyondAnInt() {
    BatchPlan plan = new BatchPlan(10_000_000_000L, 100, 1 << 20, 1);
    long last = plan.stepsPerEpoch() - 1;

    assertThat(plan.stepsPerEpoch()).isEqualTo(9537);
    assertThat(plan.size(last)).isEqualTo((int) (10_000_000_000L - 9536L * (1 << 20)));
    assertThat(shares(plan, last).sum()).isEqualTo(plan.size(last));
    assertThat(plan.rows(last, 99).to()).isEqualTo(100_000_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
           0 |  1 |  1 | examples must be positive and finite, but was 0
          10 |  0 |  1 | shards must be positive and finite, but was 0
          10 | -2 |  1 | shards must be positive and finite, but was -2
          10 |  1 |  0 | batch.global must be positive and finite, but was 0
          10 |  1 | 11 | batch.global must be at most the 10 training examples, but was 11
          """)
  void namesTheRejectedCount(long examples, int shards, int batch, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchPlan(examples, shards, batch, 1))
        .withMessage(message);
  }

  /** The rows of a shard in an epoch, in order. */
  private static List<Integer> rows(BatchPlan plan, long epoch, int shard) {
    List<Integer> served = new ArrayList<>();
    long steps = plan.stepsPerEpoch();
    for (long step = epoch * steps; step < (epoch + 1) * steps; step++) {
      BatchPlan.Rows share = plan.rows(step, shard);
      IntStream.range(0, share.count()).map(share::row).forEach(served::add);
    }

    return served;
  }

  private static IntStream shares(BatchPlan plan, long step) {
    return IntStream.range(0, plan.shards()).map(shard -> plan.rows(step, shard).count());
  }
}
