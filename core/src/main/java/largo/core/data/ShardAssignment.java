package largo.core.data;

import java.io.Serializable;
import largo.core.Preconditions;
import largo.core.data.Seeds.Purpose;

/**
 * Deals the examples of a data set out, like cards from a shuffled deck: first to validation, then
 * to test, the rest to training, and within each part to K shards in turn, so that shards differ by
 * at most one example in size.
 *
 * <p>A pure function of the seed and the example's number in the data set.
 *
 * @param examples how many there are in all
 * @param validation how many of them are set aside for validation
 * @param test how many of them are set aside for test
 * @param shards {@code K ≥ 1}
 * @param seed the data's seed
 */
public record ShardAssignment(long examples, long validation, long test, int shards, long seed)
    implements Serializable {

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if there are no shards, or more set aside than there are
   */
  public ShardAssignment {
    Preconditions.positive("shards", shards);
    Preconditions.that(
        validation >= 0 && test >= 0 && validation + test <= examples,
        "of %d examples, %d and %d cannot be set aside",
        examples,
        validation,
        test);
  }

  /** Examples of a part. */
  public long count(DataSplit split) {
    return switch (split) {
      case VALIDATION -> validation;
      case TEST -> test;
      case TRAIN -> examples - validation - test;
    };
  }

  /** Rows of a shard of a part. */
  public int rows(DataSplit split, int shard) {
    return Math.toIntExact(BatchPlan.share(count(split), shards, shard));
  }

  /** The places of examples, to be asked for one after another. */
  public Places places() {
    Permutation deck = new Permutation(examples, Seeds.of(seed, Purpose.DEALING));
    return example -> {
      long card = deck.at(example);
      if (card < validation) {
        return place(DataSplit.VALIDATION, card);
      }
      return card < validation + test
          ? place(DataSplit.TEST, card - validation)
          : place(DataSplit.TRAIN, card - validation - test);
    };
  }

  private Place place(DataSplit split, long card) {
    return new Place(split, (int) (card % shards), Math.toIntExact(card / shards));
  }

  /** Where examples go. */
  @FunctionalInterface
  public interface Places {
    /** The place of an example, by its number in the data set. */
    Place of(long example);
  }

  /**
   * Where an example goes.
   *
   * @param split the part of the data
   * @param shard in [0, K)
   * @param row its row there
   */
  public record Place(DataSplit split, int shard, int row) {}
}
