package largo.core.async;

import java.util.Collection;
import java.util.OptionalLong;

/**
 * Determines the version of the parameters that each shard uses, and the gradient of each update.
 */
public sealed interface UpdateOrder permits BoundedStaleness, FixedOrder {

  /**
   * The version for an idle shard.
   *
   * @param number of the shard's next batch
   * @param now the newest version
   * @param pending work items of other shards that have made no update yet
   * @return empty if the shard has to wait
   */
  OptionalLong version(int shard, long number, long now, int pending);

  /**
   * Whether a gradient that has arrived may make an update.
   *
   * @param item that it is the gradient of
   * @param update 0-based; it makes version {@code update + 1}
   * @param others work items that would still be pending
   */
  boolean allows(WorkItem item, long update, Collection<WorkItem> others);

  /** Whether the work item of a lost worker is submitted again with the newest version. */
  boolean resubmitsNewest();

  /**
   * The number of uses of a version. Zero if it is not known in advance: then only the newest
   * version can be used.
   *
   * @param first update of the exchange; earlier versions are not available
   */
  long uses(long version, long first);

  /** The largest number of copies of parameters that exist at the same time. */
  long maxCopies(int shards);
}
