package largo.core.config;

import java.util.Map;
import java.util.Optional;
import largo.core.Preconditions;

/** Whether shards wait for each other. */
public sealed interface ExchangeMode {

  /** All of them, by name. */
  Map<String, ExchangeMode> BY_NAME =
      Map.of("sync", new Sync(), "async", new Async(Optional.empty(), 0, ""));

  /** An update is made by the gradients of all shards, at the parameters as they are. */
  record Sync() implements ExchangeMode {}

  /**
   * An update is made by the gradient of one shard, at parameters that may be some updates old.
   *
   * @param maxStaleness updates that the parameters may have seen since a gradient was taken, at
   *     least 0; if not given, four times the number of shards
   * @param maxDelay models of which a random one is taken, on purpose, instead of the newest there
   *     is; zero for gradients as they come
   * @param updateOrderFrom folder of a run whose order of updates is repeated; empty for none
   */
  record Async(Optional<Integer> maxStaleness, int maxDelay, String updateOrderFrom)
      implements ExchangeMode {

    private static final int TIMES_SHARDS = 4;

    /**
     * Checks the ranges, and that one order is asked for.
     *
     * @throws IllegalArgumentException if something is wrong; the message names it
     */
    public Async {
      maxStaleness.ifPresent(
          s -> Preconditions.that(s >= 0, "max-staleness must be zero or more, but was %d", s));
      Preconditions.that(maxDelay >= 0, "max-delay must be zero or more, but was %d", maxDelay);
      Preconditions.that(
          updateOrderFrom.isEmpty() || maxDelay == 0 && maxStaleness.isEmpty(),
          "update-order-from must stand alone, without max-delay or max-staleness beside it: the order of "
              + "updates is that of the run");
      Preconditions.that(
          maxDelay == 0 || maxStaleness.isEmpty(),
          "max-delay must stand alone, without max-staleness beside it: no gradient will be older "
              + "than %d updates",
          maxDelay - 1);
    }

    /** The bound for so many shards. */
    public int bound(int shards) {
      return maxStaleness.orElse(TIMES_SHARDS * shards);
    }
  }
}
