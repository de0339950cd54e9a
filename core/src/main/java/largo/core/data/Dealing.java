package largo.core.data;

import largo.core.Check;
import largo.core.data.Seeds.Purpose;

/**
 * Deals the examples of a data set to a held-out part and to K shards, like cards from a shuffled
 * deck: shards differ by at most one example in size.
 *
 * <p>A pure function of the seed and the example's number in the data set.
 *
 * @param examples how many there are in all
 * @param heldOut how many of them are held out, for validation or test
 * @param shards {@code K ≥ 1}
 * @param seed the data's seed
 */
public record Dealing(long examples, long heldOut, int shards, long seed) {

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if there are no shards, or more held out than there are
   */
  public Dealing {
    Check.positive("shards", shards);
    Check.that(
        heldOut >= 0 && heldOut <= examples,
        "held out must be in [0, %d], but was %d",
        examples,
        heldOut);
  }

  /** Examples that are not held out. */
  public long dealt() {
    return examples - heldOut;
  }

  /** Rows of a shard. */
  public int rows(int shard) {
    return Math.toIntExact(BatchPlan.share(dealt(), shards, shard));
  }

  /** The places of examples, one after another. */
  public Places places() {
    Permutation deck = new Permutation(examples, Seeds.of(seed, Purpose.DEALING));
    return example -> {
      long card = deck.at(example) - heldOut;
      return card < 0
          ? new Place(HELD_OUT, Math.toIntExact(card + heldOut))
          : new Place((int) (card % shards), Math.toIntExact(card / shards));
    };
  }

  /** The "shard" of an example that is held out. */
  public static final int HELD_OUT = -1;

  /** Where examples go. */
  @FunctionalInterface
  public interface Places {
    /** The place of an example, by its number in the data set. */
    Place of(long example);
  }

  /**
   * Where an example goes.
   *
   * @param shard in [0, K), or {@link #HELD_OUT}
   * @param row its row there
   */
  public record Place(int shard, int row) {}
}
