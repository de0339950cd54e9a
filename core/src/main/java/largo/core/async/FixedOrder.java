package largo.core.async;

import java.util.Collection;
import java.util.OptionalLong;

/**
 * An order that is known in advance, independent of the speed of the workers: a gradient that
 * arrives early waits. The same order gives bit-identical results.
 */
public sealed interface FixedOrder extends UpdateOrder permits ArtificialDelay, RecordedOrder {

  /** The number of updates. */
  long updates();

  /** The shard whose gradient is applied in an update. */
  int shard(long update);

  /** The version at which that gradient is taken, at most the update's number. */
  long version(long update);

  /**
   * The update that a shard's batch makes.
   *
   * @param number of the batch
   * @return empty if it makes no update of this order
   */
  OptionalLong update(int shard, long number);

  /**
   * The maximum number of updates that may use a version, the first of which has the number of the
   * version.
   */
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
