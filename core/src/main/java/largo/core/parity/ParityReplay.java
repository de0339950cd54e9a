package largo.core.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import largo.core.config.SpecException;
import largo.core.parity.UpdateTrace.Case;
import largo.core.parity.UpdateTrace.Point;
import largo.core.parity.UpdateTrace.Scenario;

/**
 * The cases of a trace for which Largo has a rule.
 *
 * @param runs in the order of the trace
 * @param skipped number of cases without a rule in Largo, by optimizer
 */
public record ParityReplay(List<ParityRun> runs, Map<String, Integer> skipped) {

  /** Copies. */
  public ParityReplay {
    runs = List.copyOf(runs);
  }

  /**
   * All cases of a trace.
   *
   * @param changes overrides of the cases' hyper-parameters
   * @throws SpecException if a case cannot be run; the message lists all of them
   */
  public static ParityReplay of(UpdateTrace trace, Map<String, Object> changes) {
    if (trace.cases().isEmpty()) {
      throw new SpecException("%s holds no cases; name a rule with --optimizer", trace.name());
    }
    return of(trace, trace.cases(), changes);
  }

  /**
   * The cases of one optimizer or, if there are none, this rule on every scenario, instead of the
   * recorded optimizers.
   *
   * @param changes overrides of the cases' hyper-parameters
   * @throws SpecException if a case cannot be run; the message lists all of them
   */
  public static ParityReplay of(UpdateTrace trace, String optimizer, Map<String, Object> changes) {
    List<Case> named = trace.cases().stream().filter(c -> c.optimizer().equals(optimizer)).toList();
    if (!named.isEmpty()) {
      return of(trace, named, changes);
    }

    List<Case> cases = new ArrayList<>();
    for (Scenario scenario : trace.scenarios().values()) {
      List<Case> here =
          trace.cases().stream()
              .filter(c -> c.scenario().equals(scenario) && c.expected().isPresent())
              .filter(c -> c.point() == Point.TRAINING)
              .toList();
      here.forEach(c -> cases.add(replaced(trace, optimizer, scenario, c.expected())));
      if (here.isEmpty()) {
        cases.add(replaced(trace, optimizer, scenario, Optional.empty()));
      }
    }
    return of(trace, cases, changes);
  }

  private static Case replaced(
      UpdateTrace trace, String optimizer, Scenario scenario, Optional<List<double[]>> expected) {
    String path =
        String.format(Locale.ROOT, "%s: %s on %s", trace.name(), optimizer, scenario.name());
    return new Case(path, optimizer, Map.of(), scenario, Point.TRAINING, expected);
  }

  private static ParityReplay of(UpdateTrace trace, List<Case> cases, Map<String, Object> changes) {
    List<ParityRun> runs = new ArrayList<>();
    Map<String, Integer> skipped = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Case recorded : cases) {
      Optional<String> other =
          ReferenceRules.withoutCounterpart(recorded.optimizer(), recorded.settings());
      if (other.isPresent()) {
        skipped.merge(other.get(), 1, Integer::sum);
        continue;
      }
      try {
        runs.add(ParityRun.of(changed(recorded, changes), trace.defaults()));
      } catch (SpecException e) {
        problems.add(e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new SpecException("%s", String.join("\n", problems));
    }
    return new ParityReplay(runs, skipped);
  }

  private static Case changed(Case recorded, Map<String, Object> changes) {
    Map<String, Object> settings = new LinkedHashMap<>(recorded.settings());
    settings.putAll(changes);
    return new Case(
        recorded.path(),
        recorded.optimizer(),
        settings,
        recorded.scenario(),
        recorded.point(),
        recorded.expected());
  }
}
