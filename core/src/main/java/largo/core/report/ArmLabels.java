package largo.core.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import largo.core.config.StudySpec;

/**
 * The names of the optimizers of a study: that of the update rule, with those hyper-parameters in
 * which it differs from others of the same rule: {@code momentum}, {@code lambc (max-trust = 3)}.
 *
 * <p>Hyper-parameters that the study searches are part of no name.
 */
public final class ArmLabels {

  private final TunedSettings tuned;
  private final Map<String, Set<String>> differing; // keys by rule

  private ArmLabels(TunedSettings tuned, Map<String, Set<String>> differing) {
    this.tuned = tuned;
    this.differing = differing;
  }

  /** The names in a study. */
  public static ArmLabels of(List<TrialResult> results, StudySpec spec) {
    TunedSettings tuned = TunedSettings.of(spec);
    Map<String, Set<List<String>>> byRule = new LinkedHashMap<>();
    results.forEach(
        r ->
            byRule
                .computeIfAbsent(r.optimizer(), rule -> new LinkedHashSet<>())
                .add(SettingList.of(tuned.without(r.settings()))));
    Map<String, Set<String>> differing = new LinkedHashMap<>();
    byRule.forEach((rule, all) -> differing.put(rule, differing(all)));
    return new ArmLabels(tuned, differing);
  }

  /** The names in two studies: what differs within either of them is part of the names of both. */
  public ArmLabels and(ArmLabels other) {
    Map<String, Set<String>> either = new LinkedHashMap<>();
    for (Map<String, Set<String>> one : List.of(differing, other.differing)) {
      one.forEach(
          (rule, keys) -> either.computeIfAbsent(rule, r -> new LinkedHashSet<>()).addAll(keys));
    }
    return new ArmLabels(tuned, either);
  }

  /** Keys of the settings that are not the same in all. */
  private static Set<String> differing(Set<List<String>> all) {
    Set<String> keys = new LinkedHashSet<>();
    for (List<String> parts : all) {
      SettingList.differing(parts, all).forEach(part -> keys.add(SettingList.key(part)));
    }
    return keys;
  }

  /**
   * The name of an optimizer.
   *
   * @param rule name of its update rule
   * @param settings of it, as in {@link TrialResult#settings}
   */
  String of(String rule, String settings) {
    Set<String> keys = differing.getOrDefault(rule, Set.of());
    List<String> own =
        SettingList.of(tuned.without(settings)).stream()
            .filter(part -> keys.contains(SettingList.key(part)))
            .toList();
    return own.isEmpty() ? rule : rule + " (" + SettingList.join(own) + ")";
  }

  /** Results with these names in place of the names of rules. */
  public List<TrialResult> label(List<TrialResult> results) {
    List<TrialResult> labelled = new ArrayList<>();
    results.forEach(r -> labelled.add(r.withOptimizer(of(r.optimizer(), r.settings()))));
    return List.copyOf(labelled);
  }
}
