package largo.spark.dl4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.core.data.BatchPlan;
import largo.core.schedule.Decay;
import largo.core.schedule.Schedule;

/**
 * The settings of a training master: keys of Largo's configuration, with its defaults and checks.
 *
 * @param keys that were set, by their names in configuration files
 * @param spec with these keys and defaults
 */
record MasterSettings(Map<String, String> keys, RunSpec spec) {

  static final String RULE = "optimizer.name";
  static final String RATE = "optimizer.learning-rate";
  static final String SHARDS = "shards";
  static final String EPOCHS = "budget.epochs";

  private static final List<String> BLOCKS =
      List.of("optimizer.", "schedule.", "batch.", "exchange.", "budget.");
  private static final List<String> SINGLE = List.of(SHARDS, "seed");

  /**
   * Settings from keys.
   *
   * @throws SpecException if a key is unknown here, or a value is wrong; the message names it
   */
  static MasterSettings of(Map<String, String> keys) {
    keys.keySet().forEach(MasterSettings::checkPlace);
    if (!keys.containsKey(RULE)) {
      keys.keySet().forEach(MasterSettings::checkRule);
    } else if (!keys.containsKey(RATE)) {
      throw new SpecException(
          "%s must be given with an update rule, as rates are not comparable between them: call "
              + "learningRate",
          RATE);
    }
    // a name before its options, independent of the order of the calls
    List<String> overrides =
        keys.entrySet().stream()
            .sorted((a, b) -> Boolean.compare(b.getKey().equals(RULE), a.getKey().equals(RULE)))
            .map(e -> e.getKey() + "=" + e.getValue())
            .toList();
    RunSpec spec = SpecReader.read("training master", "", overrides);
    MasterSettings settings = new MasterSettings(new LinkedHashMap<>(keys), spec);
    settings.checkBudget();
    return settings;
  }

  /** Whether an update rule is set; otherwise the network's updater is used. */
  boolean hasRule() {
    return keys.containsKey(RULE);
  }

  /** The learning rate, if it was set. */
  Optional<Double> learningRate() {
    return keys.containsKey(RATE) ? Optional.of(spec.optimizer().learningRate()) : Optional.empty();
  }

  /** The number of shards, if it was set. */
  Optional<Integer> shards() {
    return keys.containsKey(SHARDS) ? Optional.of(spec.shards()) : Optional.empty();
  }

  /** The learning-rate schedule. */
  Schedule schedule(double rate, BatchPlan plan) {
    long stepsPerEpoch = plan.stepsPerEpoch();
    RunSpec.ScheduleSpec schedule = spec.schedule();
    return new Schedule(
        rate,
        Math.round(schedule.warmupEpochs() * stepsPerEpoch),
        schedule.warmupFrom(),
        schedule.decay().value(),
        hasBudget()
            ? spec.budget().length().value().steps(stepsPerEpoch, plan.batch())
            : Long.MAX_VALUE,
        stepsPerEpoch);
  }

  private boolean hasBudget() {
    return keys.keySet().stream().anyMatch(key -> key.startsWith("budget."));
  }

  /** A decay by progress requires a budget. */
  private void checkBudget() {
    Decay decay = spec.schedule().decay().value();
    boolean needed = decay instanceof Decay.Poly || decay instanceof Decay.Cosine;
    if (needed && !hasBudget()) {
      throw new SpecException(
          "%s must be given with schedule.name = %s, which ends at the last epoch: call epochs "
              + "with the number of times that fit will be called",
          EPOCHS, spec.schedule().decay().name());
    }
  }

  private static void checkPlace(String key) {
    if (!SINGLE.contains(key) && BLOCKS.stream().noneMatch(key::startsWith)) {
      throw new SpecException(
          "%s has no effect in a training master: data and network come from the program; keys "
              + "are shards, seed, and those under %s",
          key, String.join(", ", BLOCKS));
    }
  }

  private static void checkRule(String key) {
    if (key.startsWith("optimizer.") && !key.equals(RATE)) {
      throw new SpecException(
          "%s must be given with an update rule, to which it belongs: call updateRule", key);
    }
  }
}
