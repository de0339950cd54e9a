package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import largo.core.data.ShardAssignment.ShardRow;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardAssignmentTest {

  /** Includes empty splits, and more shards than examples of a split. */
  @Provide
  Arbitrary<ShardAssignment> assignments() {
    Arbitrary<Integer> part =
        Arbitraries.integers().between(0, 80).edgeCases(edges -> edges.includeOnly(0, 1));
    Arbitrary<Integer> shards =
        Arbitraries.integers().between(1, 30).edgeCases(edges -> edges.includeOnly(1, 30));
    return Combinators.combine(part, part, part, shards, Arbitraries.longs().withoutEdgeCases())
        .as(
            (train, validation, test, k, seed) ->
                new ShardAssignment(train + validation + test, validation, test, k, seed));
  }

  @Property(tries = 300)
  void assignsEveryExampleOnceAndFillsEveryShard(
      @ForAll("assignments") ShardAssignment shardAssignment) {
    assertThat(rows(shardAssignment))
        .containsExactlyInAnyOrderElementsOf(promised(shardAssignment));
  }

  @Property(tries = 300)
  void hasTheStatedSplitSizes(@ForAll("assignments") ShardAssignment shardAssignment) {
    assertThat(count(shardAssignment, DataSplit.VALIDATION))
        .isEqualTo(shardAssignment.validation());
    assertThat(count(shardAssignment, DataSplit.TEST)).isEqualTo(shardAssignment.test());
    for (DataSplit split : DataSplit.values()) {
      assertThat(shardAssignment.count(split)).isEqualTo(count(shardAssignment, split));
    }
  }

  @Property(tries = 300)
  void shardSizesDifferByAtMostOne(@ForAll("assignments") ShardAssignment shardAssignment) {
    for (DataSplit split : DataSplit.values()) {
      int[] rows =
          IntStream.range(0, shardAssignment.shards())
              .map(shard -> shardAssignment.rows(split, shard))
              .toArray();

      assertThat(IntStream.of(rows).max().orElseThrow() - IntStream.of(rows).min().orElseThrow())
          .isLessThanOrEqualTo(1);
      assertThat(IntStream.of(rows).sum()).isEqualTo((int) shardAssignment.count(split));
    }
  }

  @Test
  void dependsOnlyOnTheSeed() {
    ShardAssignment shardAssignment = new ShardAssignment(100, 10, 20, 4, 1);

    assertThat(rows(new ShardAssignment(100, 10, 20, 4, 1))).isEqualTo(rows(shardAssignment));
    assertThat(rows(new ShardAssignment(100, 10, 20, 4, 2))).isNotEqualTo(rows(shardAssignment));
  }

  /** Files are often sorted by class. */
  @Test
  void drawsEverySplitFromTheWholeFile() {
    List<ShardRow> rows = rows(new ShardAssignment(3000, 600, 600, 3, 1));

    for (DataSplit split : DataSplit.values()) {
      for (int shard = 0; shard < 3; shard++) {
        ShardRow any = new ShardRow(split, shard, 0);
        long inPart = rows.stream().filter(shardRow -> together(shardRow, any)).count();
        long inFirstHalf = rows.stream().limit(1500).filter(p -> together(p, any)).count();

        assertThat(inFirstHalf / (double) inPart).isBetween(0.4, 0.6);
      }
    }
  }

  /** The rows of a shard must not be in the order of the file. */
  @Test
  void shufflesWithinShards() {
    List<ShardRow> rows = rows(new ShardAssignment(100, 0, 0, 1, 1));

    assertThat(IntStream.range(0, 99).filter(i -> rows.get(i).row() < rows.get(i + 1).row()))
        .hasSizeBetween(30, 70);
  }

  @Test
  void countsBeyondAnInt() {
    ShardAssignment shardAssignment = new ShardAssignment(6_000_000_000L, 1_000_000_000L, 0, 10, 1);
    ShardRow last = shardAssignment.locator().of(5_999_999_999L);

    assertThat(shardAssignment.rows(DataSplit.TRAIN, 9)).isEqualTo(500_000_000);
    assertThat(last.row()).isBetween(0, shardAssignment.rows(last.split(), last.shard()) - 1);
  }

  @Test
  void isTheSameInEveryRelease() {
    assertThat(rows(new ShardAssignment(5, 1, 1, 2, 7)))
        .containsExactly(
            new ShardRow(DataSplit.TRAIN, 0, 0),
            new ShardRow(DataSplit.TEST, 0, 0),
            new ShardRow(DataSplit.TRAIN, 1, 0),
            new ShardRow(DataSplit.VALIDATION, 0, 0),
            new ShardRow(DataSplit.TRAIN, 0, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10 |  8 |  3 | 1 | of 10 examples, 8 and 3 cannot be set aside
          10 | -1 |  0 | 1 | of 10 examples, -1 and 0 cannot be set aside
          10 |  0 | -1 | 1 | of 10 examples, 0 and -1 cannot be set aside
          10 |  0 |  0 | 0 | shards must be positive and finite, but was 0
          """)
  void namesTheRejectedArgument(
      long examples, long validation, long test, int shards, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ShardAssignment(examples, validation, test, shards, 1))
        .withMessage(message);
  }

  @Test
  void rejectsIndicesOutOfRange() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> new ShardAssignment(10, 0, 0, 1, 1).locator().of(10))
        .withMessage("position 10 of 10");
  }

  private static List<ShardRow> rows(ShardAssignment shardAssignment) {
    return LongStream.range(0, shardAssignment.examples())
        .mapToObj(shardAssignment.locator()::of)
        .toList();
  }

  /** All rows according to {@link ShardAssignment#rows}. */
  private static List<ShardRow> promised(ShardAssignment shardAssignment) {
    return Stream.of(DataSplit.values())
        .flatMap(
            split ->
                IntStream.range(0, shardAssignment.shards())
                    .boxed()
                    .flatMap(
                        shard ->
                            IntStream.range(0, shardAssignment.rows(split, shard))
                                .mapToObj(row -> new ShardRow(split, shard, row))))
        .toList();
  }

  private static long count(ShardAssignment shardAssignment, DataSplit split) {
    return rows(shardAssignment).stream().filter(shardRow -> shardRow.split() == split).count();
  }

  private static boolean together(ShardRow a, ShardRow b) {
    return a.split() == b.split() && a.shard() == b.shard();
  }
}
