package largo.core.async;

import java.util.OptionalLong;
import largo.core.Preconditions;
import largo.core.data.Seeds;
import largo.core.data.Seeds.Purpose;

/**
 * Artificially delayed gradients, to study the effect of staleness: shards take turns, and the
 * gradient of update {@code k} is taken at a random one of the last {@code min(D, k + 1)} models,
 * each with the same probability.
 *
 * <p>Source: the artificial-delay test of Xu et al., <a
 * href="https://arxiv.org/abs/2002.09095">2002.09095</a>, as their code has it: the newest model
 * alone for {@code D = 1}, a mean staleness of {@code (D − 1) / 2}.
 *
 * @param maxDelay {@code D ≥ 1}, models
 * @param shards {@code K}
 * @param seed of the run
 * @param updates in all
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
    long models = Math.min(maxDelay, update + 1);
    return update - Long.remainderUnsigned(Seeds.of(seed, Purpose.DELAY, update), models);
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
