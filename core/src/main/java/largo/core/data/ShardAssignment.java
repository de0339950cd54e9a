package largo.core.data;

import java.io.Serializable;
import largo.core.Preconditions;
import largo.core.data.Seeds.Purpose;

/**
 * Assigns the examples of a data set to splits, shards and rows. In a random order, the first
 * examples are for validation, the next for test, the others for training; within a split they are
 * assigned to the K shards round-robin, so that the sizes of shards differ by at most one.
 *
 * <p>A pure function of the seed and the index of the example in the data set.
 *
 * @param examples in all
 * @param validation examples for validation, in [0, examples − test]
 * @param test examples for test, in [0, examples − validation]
 * @param shards {@code K ≥ 1}
 * @param seed {@code data.seed}
 */
public record ShardAssignment(long examples, long validation, long test, int shards, long seed)
    implements Serializable {

  public ShardAssignment {
    Preconditions.positive("shards", shards);
    Preconditions.that(
        validation >= 0 && test >= 0 && validation + test <= examples,
        "of %d examples, %d and %d cannot be set aside",
        examples,
        validation,
        test);
  }

  /** Examples in a split. */
  public long count(DataSplit split) {
    return switch (split) {
      case VALIDATION -> validation;
      case TEST -> test;
      case TRAIN -> examples - validation - test;
    };
  }

  /** Rows in a shard of a split. */
  public int rows(DataSplit split, int shard) {
    return Math.toIntExact(BatchPlan.share(count(split), shards, shard));
  }

  /** A locator of examples; not thread-safe. */
  public Locator locator() {
    Permutation order = new Permutation(examples, Seeds.of(seed, Purpose.SHARDING));
    return example -> {
      long position = order.at(example);
      if (position < validation) {
        return shardRow(DataSplit.VALIDATION, position);
      }
      return position < validation + test
          ? shardRow(DataSplit.TEST, position - validation)
          : shardRow(DataSplit.TRAIN, position - validation - test);
    };
  }

  private ShardRow shardRow(DataSplit split, long position) {
    return new ShardRow(split, (int) (position % shards), Math.toIntExact(position / shards));
  }

  /** Locates examples. */
  @FunctionalInterface
  public interface Locator {
    /** The row of an example, given its index in the data set. */
    ShardRow of(long example);
  }

  /**
   * The row that an example becomes.
   *
   * @param split of the data set
   * @param shard in [0, K)
   * @param row in the shard
   */
  public record ShardRow(DataSplit split, int shard, int row) {}
}
