package largo.core.config;

import java.util.Map;
import java.util.Optional;
import largo.core.Preconditions;

/** Whether training is synchronous or asynchronous. */
public sealed interface ExchangeMode {

  /** All modes by name. */
  Map<String, ExchangeMode> BY_NAME =
      Map.of("sync", new Sync(), "async", new Async(Optional.empty(), 0, ""));

  /** Each update uses the gradients of all shards at the current parameters. */
  record Sync() implements ExchangeMode {}

  /**
   * Each update uses the gradient of one shard, at parameters that may be stale.
   *
   * @param maxStaleness maximum updates between the parameters of a gradient and its application,
   *     at least 0; if absent, four times the number of shards
   * @param maxDelay artificial staleness: number of last models of which a random one is used; zero
   *     for none
   * @param updateOrderFrom folder of a run whose update order is repeated; empty for none
   */
  record Async(Optional<Integer> maxStaleness, int maxDelay, String updateOrderFrom)
      implements ExchangeMode {

    private static final int TIMES_SHARDS = 4;

    /**
     * Checks that at most one order of updates is configured.
     *
     * @throws IllegalArgumentException otherwise
     */
    public Async {
      maxStaleness.ifPresent(
          s -> Preconditions.that(s >= 0, "max-staleness must be zero or more, but was %d", s));
      Preconditions.that(maxDelay >= 0, "max-delay must be zero or more, but was %d", maxDelay);
      Preconditions.that(
          updateOrderFrom.isEmpty() || maxDelay == 0 && maxStaleness.isEmpty(),
          "update-order-from must not be combined with max-delay or max-staleness: the order of "
              + "updates is that of the run");
      Preconditions.that(
          maxDelay == 0 || maxStaleness.isEmpty(),
          "max-delay must not be combined with max-staleness: no gradient will be older than %d "
              + "updates",
          maxDelay - 1);
    }

    /** The staleness bound for a number of shards. */
    public int bound(int shards) {
      return maxStaleness.orElse(TIMES_SHARDS * shards);
    }
  }
}
