package largo.core.scaling;

import largo.core.Preconditions;

/**
 * What a step has to do.
 *
 * @param parameters {@code P}
 * @param shards {@code K}
 * @param executors {@code E}: JVMs, each of which gets the parameters once
 * @param alone seconds of one shard's gradient on a core that has no neighbours
 * @param busy likewise, while all other cores do the same
 */
public record StepLoad(long parameters, int shards, int executors, double alone, double busy) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not kept; the message names it
   */
  public StepLoad {
    Preconditions.positive("parameters", parameters);
    Preconditions.positive("shards", shards);
    Preconditions.that(
        executors >= 1 && executors <= shards,
        "executors must be in 1 … %d, but were %d",
        shards,
        executors);
    Preconditions.notNegative("alone", alone);
    Preconditions.notNegative("busy", busy);
  }

  /** Executors that have a shard each, of so many examples, and a device to themselves. */
  public static StepLoad even(HardwareRates rates, long parameters, int executors, int examples) {
    double seconds = rates.arithmetic() * parameters * examples;
    return new StepLoad(parameters, executors, executors, seconds, seconds);
  }
}
