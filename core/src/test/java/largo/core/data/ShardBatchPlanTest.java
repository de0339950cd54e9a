package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShardBatchPlanTest {

  @Property(tries = 200)
  void usesEveryRowOfAShardOncePerEpoch(
      @ForAll @IntRange(min = 1, max = 5) int shards,
      @ForAll @IntRange(min = 1, max = 40) int perShard,
      @ForAll @IntRange(max = 4) int more,
      @ForAll @IntRange(min = 1, max = 40) int maxBatch) {
    int batch = Math.min(maxBatch, perShard);
    BatchPlan plan = new BatchPlan((long) shards * perShard + more % shards, shards, batch, 7);
    ShardBatchPlan epoch = new ShardBatchPlan(plan);
    for (int shard = 0; shard < shards; shard++) {
      int rows = perShard + (shard < more % shards ? 1 : 0);
      int batches = (rows + batch - 1) / batch;
      for (int round = 0; round < 2; round++) {
        List<Integer> served = new ArrayList<>();
        for (int k = 0; k < batches; k++) {
          BatchPlan.Rows share = epoch.rows((long) round * batches + k, shard);
          assertThat(share.count()).isEqualTo(k < batches - 1 ? batch : rows - k * batch);
          IntStream.range(0, share.count()).map(share::row).forEach(served::add);
        }
        assertThat(served)
            .containsExactlyInAnyOrderElementsOf(IntStream.range(0, rows).boxed().toList());
      }
    }
  }

  @Test
  void shufflesEveryEpochAndShard() {
    ShardBatchPlan epoch = new ShardBatchPlan(new BatchPlan(200, 2, 100, 7));

    assertThat(List.of(rows(epoch, 0, 0), rows(epoch, 1, 0), rows(epoch, 0, 1), rows(epoch, 1, 1)))
        .doesNotHaveDuplicates();
    assertThat(rows(epoch, 1, 1)).isEqualTo(rows(epoch, 1, 1));
  }

  @Test
  void numbersAllBatchesOfAllShards() {
    ShardBatchPlan epoch = new ShardBatchPlan(new BatchPlan(30, 3, 5, 7));

    assertThat(List.of(epoch.step(0, 0), epoch.step(0, 2), epoch.step(1, 0), epoch.step(4, 1)))
        .containsExactly(0L, 2L, 3L, 13L);
  }

  @Test
  void rejectsABatchLargerThanTheSmallestShard() {
    assertThat(new ShardBatchPlan(new BatchPlan(11, 2, 5, 7)).rows(0, 1).count()).isEqualTo(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ShardBatchPlan(new BatchPlan(11, 2, 6, 7)))
        .withMessage(
            "batch.global must be at most the 5 examples of a shard where exchange.mode is async, "
                + "but was 6");
  }

  private static List<Integer> rows(ShardBatchPlan epoch, long number, int shard) {
    BatchPlan.Rows rows = epoch.rows(number, shard);
    return IntStream.range(0, rows.count()).map(rows::row).boxed().toList();
  }
}
