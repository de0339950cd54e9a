package largo.core.config;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.aggregation.AggregationRule;
import largo.core.aggregation.GradientAttack;
import largo.core.compress.Compression;
import largo.core.data.DataSource;
import largo.core.model.ModelSource;
import largo.core.model.ModelZoo;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
import largo.core.optimizer.Wrapper;
import largo.core.optimizer.Wrappers;
import largo.core.privacy.ExampleClipping;
import largo.core.schedule.BatchSchedule;
import largo.core.schedule.Decay;
import largo.core.trainer.Trainer;

/**
 * The alternatives that configuration files select by name, with their defaults.
 *
 * <p>A member is selected by {@code key = name}, or by the presence of its first key ({@code json =
 * model.json}).
 *
 * @param key the key that holds the name
 * @param byName members selected by name
 * @param byPresence members selected by the presence of a key
 */
record ChoiceRegistry(String key, Map<String, ?> byName, Map<String, ?> byPresence) {

  private static final Map<Class<?>, ChoiceRegistry> ALL =
      Map.ofEntries(
          entry(UpdateRule.class, new ChoiceRegistry("name", rules(), Map.of())),
          entry(Wrapper.class, new ChoiceRegistry("name", wrappers(), Map.of())),
          entry(
              Compression.class, new ChoiceRegistry("compression", Compression.BY_NAME, Map.of())),
          entry(
              AggregationRule.class, new ChoiceRegistry("name", AggregationRule.BY_NAME, Map.of())),
          entry(GradientAttack.class, new ChoiceRegistry("name", GradientAttack.BY_NAME, Map.of())),
          entry(
              ExampleClipping.class,
              new ChoiceRegistry("clipping", ExampleClipping.BY_NAME, Map.of())),
          entry(Trainer.class, new ChoiceRegistry("name", Trainer.BY_NAME, Map.of())),
          entry(Decay.class, new ChoiceRegistry("name", decays(), Map.of())),
          entry(DataSource.class, new ChoiceRegistry("source", DataSource.BY_NAME, Map.of())),
          entry(ModelSource.class, new ChoiceRegistry("zoo", ModelZoo.all(), modelFiles())),
          entry(ExchangeMode.class, new ChoiceRegistry("mode", ExchangeMode.BY_NAME, Map.of())),
          entry(
              BatchSchedule.class, new ChoiceRegistry("schedule", BatchSchedule.BY_NAME, Map.of())),
          entry(Tuner.class, new ChoiceRegistry("tuner", Tuner.BY_NAME, Map.of())),
          entry(
              TrainingBudget.class,
              new ChoiceRegistry(
                  "budget",
                  Map.of(),
                  Map.of(
                      "epochs",
                      new TrainingBudget.Epochs(5),
                      "examples",
                      new TrainingBudget.Examples(100_000),
                      "steps",
                      new TrainingBudget.Steps(1)))));

  /** The members of a kind. */
  static ChoiceRegistry of(Class<?> kind) {
    return ALL.get(kind);
  }

  /** All names, for messages. */
  List<String> names() {
    return byName.keySet().stream().sorted().toList();
  }

  /** All keys that select a member. */
  List<String> keys() {
    Stream<String> naming = byName.isEmpty() ? Stream.of() : Stream.of(key);
    return Stream.concat(naming, byPresence.keySet().stream()).sorted().toList();
  }

  private static Map<String, UpdateRule> rules() {
    Map<String, UpdateRule> rules = new LinkedHashMap<>();
    Rules.ALL.forEach(rule -> rules.put(rule.name(), rule.defaults()));
    return rules;
  }

  private static Map<String, Wrapper> wrappers() {
    Map<String, Wrapper> wrappers = new LinkedHashMap<>();
    Wrappers.ALL.forEach(choice -> wrappers.put(choice.name(), choice.defaults()));
    return wrappers;
  }

  private static Map<String, ModelSource> modelFiles() {
    return Map.of(
        "json",
        new ModelSource.Json(""),
        "zip",
        new ModelSource.Zip("", List.of()),
        "torchscript",
        new ModelSource.TorchScript(
            "", Optional.empty(), Optional.empty(), List.of(), Optional.empty(), List.of()));
  }

  private static Map<String, Decay> decays() {
    return Map.of(
        "constant", new Decay.Constant(),
        "poly", new Decay.Poly(2, 0),
        "cosine", new Decay.Cosine(0),
        "step", new Decay.Step(Arrays.asList(30.0, 60.0, 80.0), 0.1),
        "exponential", new Decay.Exponential(0.95));
  }
}
