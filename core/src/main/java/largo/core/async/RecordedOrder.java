package largo.core.async;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import largo.core.Preconditions;
import largo.core.train.StepRecord;

/**
 * The order of an earlier asynchronous run, from its steps, which reproduces its results bit for
 * bit.
 */
public final class RecordedOrder implements FixedOrder {

  private final int[] shard;
  private final long[] version;
  private final List<List<Long>> updates = new ArrayList<>(); // of each shard
  private final long lifetime;
  private final long maxCopies;

  /**
   * The order of a run.
   *
   * @param log every step of the run, in order
   * @param shards {@code K}
   * @param count number of updates
   * @throws IllegalArgumentException if the log is of fewer updates, of another number of shards,
   *     or not of an asynchronous run
   */
  public RecordedOrder(List<StepRecord> log, int shards, long count) {
    Preconditions.that(
        log.size() >= count,
        "exchange.update-order-from must be of a run of at least %d updates, but was of %d",
        count,
        log.size());
    int size = Math.toIntExact(count);
    this.shard = new int[size];
    this.version = new long[size];
    for (int s = 0; s < shards; s++) {
      updates.add(new ArrayList<>());
    }
    long oldest = 0;
    for (int k = 0; k < size; k++) {
      StepRecord step = log.get(k);
      check(step, k, shards);
      shard[k] = (int) step.shard();
      version[k] = k - step.staleness();
      updates.get(shard[k]).add((long) k);
      oldest = Math.max(oldest, step.staleness());
    }
    this.lifetime = oldest + 1;
    this.maxCopies = maxStored() + shards;
  }

  private static void check(StepRecord step, int update, int shards) {
    Preconditions.that(
        step.shard() >= 0,
        "exchange.update-order-from must be of a run with exchange.mode = async, but step %d is of all shards",
        update);
    Preconditions.that(
        step.shard() < shards,
        "exchange.update-order-from must be of a run of %d shards, but step %d is of shard %d",
        shards,
        update,
        step.shard());
    Preconditions.that(
        step.step() == update && step.staleness() >= 0 && step.staleness() <= update,
        "exchange.update-order-from must be of a whole run, but after step %d comes step %d, of staleness %d",
        update - 1,
        step.step(),
        step.staleness());
  }

  /** The maximum number of versions that are stored at a time, each until its last use. */
  private long maxStored() {
    long[] change = new long[shard.length + 1];
    long[] last = new long[shard.length];
    for (int k = 0; k < shard.length; k++) {
      last[(int) version[k]] = k + 1L;
    }
    for (int v = 0; v < last.length; v++) {
      change[v] += last[v] > 0 ? 1 : 0;
      change[(int) last[v]] -= last[v] > 0 ? 1 : 0;
    }
    long stored = 0;
    long max = 0;
    for (long c : change) {
      stored += c;
      max = Math.max(max, stored);
    }
    return max;
  }

  @Override
  public long updates() {
    return shard.length;
  }

  @Override
  public int shard(long update) {
    return shard[(int) update];
  }

  @Override
  public long version(long update) {
    return version[(int) update];
  }

  @Override
  public OptionalLong update(int ofShard, long number) {
    List<Long> own = updates.get(ofShard);
    return number < own.size() ? OptionalLong.of(own.get((int) number)) : OptionalLong.empty();
  }

  @Override
  public long lifetime() {
    return lifetime;
  }

  @Override
  public long maxCopies(int shards) {
    return maxCopies;
  }
}
