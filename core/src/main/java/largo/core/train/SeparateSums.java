package largo.core.train;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import largo.core.Preconditions;
import largo.core.gradient.GradientSum;

/** Keeps the sums of the shards separate, for an aggregation other than their sum. */
public final class SeparateSums implements ShardSums {

  private final GradientSum[] sums;
  private int arrived;

  /** No sums yet. */
  public SeparateSums(int shards) {
    Preconditions.positive("shards", shards);
    this.sums = new GradientSum[shards];
  }

  @Override
  public synchronized boolean add(int shard, GradientSum sum) {
    Preconditions.that(
        shard >= 0 && shard < sums.length,
        "shard must be in [0, %d), but was %d",
        sums.length,
        shard);
    Preconditions.that(sums[shard] == null, "shard %d came twice", shard);
    sums[shard] = sum;
    return ++arrived == sums.length;
  }

  /**
   * The sums by shard; empty sums for shards without examples.
   *
   * @throws IllegalStateException if one has not been added yet
   */
  public synchronized List<GradientSum> all() {
    if (arrived < sums.length) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "%d of %d sums arrived", arrived, sums.length));
    }
    return List.copyOf(Arrays.asList(sums));
  }
}
