package largo.core.data;

import java.io.Serializable;
import largo.core.Preconditions;
import largo.core.data.Seeds.Purpose;

/**
 * The rows of each shard in the global batch of a step.
 *
 * <p>An epoch is a pass over all examples, {@code batch} at a time; the last batch of an epoch is
 * short if the batch does not divide the examples, and is used for training as well. Position
 * {@code p} of an epoch belongs to shard {@code p mod K}, so every batch is distributed over the
 * shards as evenly as possible, and the rows of a shard are a contiguous range of its order.
 *
 * <p>A shard's order in an epoch is a permutation keyed by (seed, epoch, shard).
 *
 * @param examples training examples over all shards, at least 1
 * @param shards {@code K ≥ 1}
 * @param batch {@code B}, examples per step, in [1, examples]
 * @param seed the run's seed
 */
public record BatchPlan(long examples, int shards, int batch, long seed)
    implements BatchSequence, Serializable {

  public BatchPlan {
    Preconditions.positive("examples", examples);
    Preconditions.positive("shards", shards);
    Preconditions.positive("batch.global", batch);
    Preconditions.that(
        batch <= examples,
        "batch.global must be at most the %d training examples, but was %d",
        examples,
        batch);
  }

  /** {@code ⌈examples / batch⌉}. */
  public long stepsPerEpoch() {
    return (examples + batch - 1) / batch;
  }

  /** Examples in the batch of a step, counted from 0: {@code batch}, or fewer at an epoch's end. */
  public int size(long step) {
    return (int) (end(step) - begin(step));
  }

  @Override
  public BatchPlan plan() {
    return this;
  }

  @Override
  public BatchRange range(long step) {
    return new BatchRange(step, step / stepsPerEpoch() * examples + begin(step), size(step));
  }

  @Override
  public double position(long step) {
    return step;
  }

  /**
   * The batch after another one, if the size of batches does not change: as large as that one, or
   * as {@code batch} if that was short, and within one epoch.
   */
  public BatchRange next(BatchRange previous) {
    long left = examples - previous.end() % examples;
    int size = (int) Math.min(Math.max(previous.size(), batch), left);
    return new BatchRange(previous.number() + 1, previous.end(), size);
  }

  /** The rows that a shard contributes to a step, counted from 0; possibly none. */
  public Rows rows(long step, int shard) {
    return rows(range(step), shard);
  }

  /**
   * The rows that a shard contributes to a batch of any size; possibly none.
   *
   * @throws IllegalArgumentException if the batch is not within one epoch
   */
  public Rows rows(BatchRange range, int shard) {
    Preconditions.that(
        shard >= 0 && shard < shards, "shard must be in [0, %d), but was %d", shards, shard);
    long epoch = range.first() / examples;
    long begin = range.first() % examples;
    long end = begin + range.size();
    Preconditions.that(
        end <= examples,
        "a batch must be within an epoch of %d examples, but was %d to %d",
        examples,
        begin,
        end);
    int from = Math.toIntExact(share(begin, shards, shard));
    int to = Math.toIntExact(share(end, shards, shard));
    int rows = Math.toIntExact(share(examples, shards, shard));
    return new Rows(new Permutation(rows, Seeds.of(seed, Purpose.ORDER, epoch, shard)), from, to);
  }

  /** The number of the first {@code count} positions that belong to a shard. */
  static long share(long count, int shards, int shard) {
    return (count + shards - 1 - shard) / shards;
  }

  private long begin(long step) {
    return step % stepsPerEpoch() * batch;
  }

  private long end(long step) {
    return Math.min(begin(step) + batch, examples);
  }

  /**
   * A range of a shard's order.
   *
   * @param order the shard's order in the epoch
   * @param from first position
   * @param to one past the last position
   */
  public record Rows(Permutation order, int from, int to) {

    /** The number of rows. */
    public int count() {
      return to - from;
    }

    /** The row at a position of this range, counted from 0. */
    public int row(int position) {
      return (int) order.at(from + position);
    }
  }
}
