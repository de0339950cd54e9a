package largo.core.async;

import java.util.Collection;
import java.util.OptionalLong;

/**
 * An order of updates that is known in advance and does not depend on the speed of workers: a
 * gradient that arrives early waits. The same order gives the same bits.
 */
public sealed interface FixedOrder extends UpdateOrder permits ArtificialDelay, RecordedOrder {

  /** Total number of updates. */
  long updates();

  /** The shard whose gradient an update applies. */
  int shard(long update);

  /** The version of the parameters at which that gradient is computed, at most {@code update}. */
  long version(long update);

  /**
   * The update that applies the gradient of a batch.
   *
   * @param number number of the shard's batch, from zero
   * @return empty if no update of this order applies it
   */
  OptionalLong update(int shard, long number);

  /** Number of successive updates, from update {@code v} on, that may use version {@code v}. */
  long lifetime();

  @Override
  default OptionalLong version(int shard, long number, long now, int pending) {
    OptionalLong update = update(shard, number);
    return update.isPresent() && version(update.getAsLong()) <= now
        ? OptionalLong.of(version(update.getAsLong()))
        : OptionalLong.empty();
  }

  @Override
  default boolean allows(WorkItem item, long update, Collection<WorkItem> others) {
    return shard(update) == item.shard();
  }

  @Override
  default boolean resubmitsNewest() {
    return false;
  }

  @Override
  default long uses(long version, long first) {
    long uses = 0;
    long end = Math.min(updates(), version + lifetime());
    for (long k = Math.max(version, first); k < end; k++) {
      uses += Math.max(version(k), first) == version ? 1 : 0;
    }
    return uses;
  }
}
