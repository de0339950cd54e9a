package largo.core.async;

import java.util.Collection;
import java.util.OptionalLong;

/** The order of things: who is given which version, and whose gradient makes which update. */
public sealed interface UpdateOrder permits BoundedStaleness, FixedOrder {

  /**
   * The version at which a shard that has nothing to do is to work now.
   *
   * @param number of the shard's next batch
   * @param now the newest version
   * @param out pieces of other shards that have made no update yet
   * @return empty if the shard has to wait
   */
  OptionalLong version(int shard, long number, long now, int out);

  /**
   * Whether a gradient that has arrived may make an update.
   *
   * @param workItem that it is of
   * @param update counted from 0; it makes version {@code update + 1}
   * @param others pieces that would still be out
   */
  boolean allows(WorkItem workItem, long update, Collection<WorkItem> others);

  /** Whether a piece that was lost is begun anew at the newest version, rather than at its own. */
  boolean renews();

  /**
   * How often a version will be asked for after it has ceased to be the newest, or while it is.
   * Zero if that is not known before: only the newest one can be asked for then.
   *
   * @param from update that all begins with; versions before it are not there
   */
  long uses(long version, long from);

  /** Copies of parameters that there may be at a time. */
  long copies(int shards);
}
