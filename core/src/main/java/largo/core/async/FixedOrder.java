package largo.core.async;

import java.util.Collection;
import java.util.OptionalLong;

/**
 * An order that is known beforehand. Workers may be as fast or slow as they like: who is early
 * waits for his turn. The same script gives the same bits.
 */
public sealed interface FixedOrder extends UpdateOrder permits ArtificialDelay, RecordedOrder {

  /** How many updates it has. */
  long updates();

  /** The shard whose gradient makes an update. */
  int shard(long update);

  /** The version at which that gradient is taken, at most the update's number. */
  long version(long update);

  /**
   * The update that a shard's batch makes.
   *
   * @param number of the batch
   * @return empty if that is none of this script's
   */
  OptionalLong update(int shard, long number);

  /** The longest that a version can be asked for: updates from its own on. */
  long reach();

  @Override
  default OptionalLong version(int shard, long number, long now, int out) {
    OptionalLong update = update(shard, number);
    return update.isPresent() && version(update.getAsLong()) <= now
        ? OptionalLong.of(version(update.getAsLong()))
        : OptionalLong.empty();
  }

  @Override
  default boolean allows(WorkItem workItem, long update, Collection<WorkItem> others) {
    return shard(update) == workItem.shard();
  }

  @Override
  default boolean renews() {
    return false;
  }

  @Override
  default long uses(long version, long from) {
    long uses = 0;
    long end = Math.min(updates(), version + reach());
    for (long k = Math.max(version, from); k < end; k++) {
      uses += Math.max(version(k), from) == version ? 1 : 0;
    }
    return uses;
  }
}
