package largo.core.async;

import java.util.Collection;
import java.util.OptionalLong;

/** Which version of the parameters each shard is given, and which gradient makes which update. */
public sealed interface UpdateOrder permits BoundedStaleness, FixedOrder {

  /**
   * The version that an idle shard is given now.
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
   * How often a version will be used, while it is the newest and after. Zero if it is not known
   * beforehand: only the newest version can be used then.
   *
   * @param first update of the exchange; earlier versions are not available
   */
  long uses(long version, long first);

  /** The largest number of copies of parameters that exist at the same time. */
  long maxCopies(int shards);
}
