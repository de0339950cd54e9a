package largo.core.async;

import java.util.Collection;
import java.util.OptionalLong;
import largo.core.Preconditions;

/**
 * Updates in the order in which gradients arrive, with bounded staleness: a gradient makes an
 * update when it arrives, and only its shard is given the new parameters.
 *
 * <p>A gradient taken at version {@code v} may make update {@code v + S} at the latest: that is its
 * deadline. Let {@code v₀ ≤ v₁ ≤ …} be the versions of all work items that are pending when update
 * {@code k} is to be made. As each update is made by one of them, all meet their deadlines if and
 * only if they do so oldest first:
 *
 * <pre>
 *   k + i ≤ vᵢ + S        for all i = 0, 1, …                                              (1)
 * </pre>
 *
 * <p>(1) always holds. A shard is given version {@code k} if at most {@code S} other work items are
 * pending then: its own comes last, at {@code i ≤ S}, and the others keep their positions. A
 * gradient makes update {@code k} if (1) holds for the others at {@code k + 1}; if not, it waits,
 * and so does its worker. The oldest one is always allowed, as (1) at {@code k} is (1) at {@code k
 * + 1} for those after it; so updates continue as soon as the oldest one arrives. A work item that
 * is lost and submitted again with a newer version only gets a later deadline.
 *
 * <p>With {@code S = 0} shards take turns and nothing is computed in parallel; with {@code S} below
 * the number of shards less one, some always wait. Source: Xu et al., "Parallel and distributed
 * asynchronous adaptive stochastic gradient methods", <a
 * href="https://arxiv.org/abs/2002.09095">2002.09095</a>, section 2. Departure: there, the bound is
 * assumed; here it is enforced.
 *
 * @param maxStaleness {@code S ≥ 0}
 */
public record BoundedStaleness(int maxStaleness) implements UpdateOrder {

  public BoundedStaleness {
    Preconditions.notNegative("max-staleness", maxStaleness);
  }

  @Override
  public OptionalLong version(int shard, long number, long now, int pending) {
    return pending <= maxStaleness ? OptionalLong.of(now) : OptionalLong.empty();
  }

  @Override
  public boolean allows(WorkItem item, long update, Collection<WorkItem> others) {
    long[] versions = others.stream().mapToLong(WorkItem::version).sorted().toArray();
    for (int i = 0; i < versions.length; i++) {
      if (update + 1 + i > versions[i] + maxStaleness) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean resubmitsNewest() {
    return true;
  }

  @Override
  public long uses(long version, long first) {
    return 0;
  }

  @Override
  public long maxCopies(int shards) {
    return Math.min(shards, maxStaleness + 1L);
  }
}
