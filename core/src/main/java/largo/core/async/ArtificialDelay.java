package largo.core.async;

import java.util.OptionalLong;
import largo.core.Preconditions;
import largo.core.data.Seeds;
import largo.core.data.Seeds.Purpose;

/**
 * Artificially delayed gradients, to study the effect of staleness. Update {@code k} applies a
 * gradient of shard {@code k mod K}, computed at a version drawn uniformly from the newest {@code
 * min(D, k + 1)} versions of the parameters.
 *
 * <p>{@code D = 1} means no delay; the mean staleness is {@code (D − 1) / 2} once {@code k ≥ D −
 * 1}.
 *
 * <p>Source: the artificial delays of Xu et al., <a
 * href="https://arxiv.org/abs/2002.09095">2002.09095</a>, as in their code.
 *
 * @param maxDelay {@code D}, number of versions to choose from, positive
 * @param shards {@code K}, positive
 * @param seed seed of the run
 * @param updates total number of updates
 */
public record ArtificialDelay(int maxDelay, int shards, long seed, long updates)
    implements FixedOrder {

  public ArtificialDelay {
    Preconditions.positive("max-delay", maxDelay);
    Preconditions.positive("shards", shards);
  }

  @Override
  public int shard(long update) {
    return (int) (update % shards);
  }

  @Override
  public long version(long update) {
    long versions = Math.min(maxDelay, update + 1);
    return update - Long.remainderUnsigned(Seeds.of(seed, Purpose.DELAY, update), versions);
  }

  @Override
  public OptionalLong update(int shard, long number) {
    long update = number * shards + shard;
    return update < updates ? OptionalLong.of(update) : OptionalLong.empty();
  }

  @Override
  public long lifetime() {
    return maxDelay;
  }

  @Override
  public long maxCopies(int shards) {
    return (long) maxDelay + shards;
  }
}
