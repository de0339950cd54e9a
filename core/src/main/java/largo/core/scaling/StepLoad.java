package largo.core.scaling;

import largo.core.Preconditions;

/**
 * The work of a step.
 *
 * @param parameters {@code P}, positive
 * @param shards {@code K}, positive
 * @param executors {@code E} in 1 … K: JVMs, each of which receives the parameters once
 * @param alone seconds of one shard's gradient while all other cores are idle, zero or more
 * @param busy seconds of one shard's gradient while all other cores compute gradients too, zero or
 *     more
 */
public record StepLoad(long parameters, int shards, int executors, double alone, double busy) {

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

  /** One shard of {@code examples} per executor, each with its own device. */
  public static StepLoad even(HardwareRates rates, long parameters, int executors, int examples) {
    double seconds = rates.arithmetic() * parameters * examples;
    return new StepLoad(parameters, executors, executors, seconds, seconds);
  }
}
