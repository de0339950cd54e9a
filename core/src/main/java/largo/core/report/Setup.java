package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import largo.core.Check;
import largo.core.config.Budget;
import largo.core.config.RateSpec;
import largo.core.config.RunSpec;
import largo.core.config.SpecWriter;
import largo.core.config.SweepSpec.SweptOptimizer;
import largo.core.report.Environment.Fact;
import largo.core.schedule.BatchScaling;

/** What was the same for all trials of a sweep, and by which rule the rest was set. */
final class Setup {

  private Setup() {}

  static List<Fact> of(Sweep sweep) {
    RunSpec spec = sweep.spec();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("data", sweep.data()));
    facts.add(new Fact("set aside for validation", validation(spec)));
    facts.add(new Fact("model", sweep.model()));
    facts.add(
        new Fact("shards", spec.shards() + ", the fixed shares of the data and of every batch"));
    facts.add(
        new Fact(
            "micro-batch",
            spec.batch().micro()
                + " examples through the network at once; also the batch of batch normalization"));
    facts.add(new Fact("budget", budget(spec.budget().length().value())));
    facts.add(new Fact("schedule", schedule(spec.schedule())));
    facts.add(new Fact("learning rates", rates(spec)));
    facts.add(new Fact("seeds", distinct(sweep, r -> Long.toString(r.seed()))));
    for (String optimizer :
        sweep.results().stream().map(TrialResult::optimizer).distinct().toList()) {
      facts.add(new Fact(optimizer, settings(optimizer, sweep)));
    }
    return facts;
  }

  private static String validation(RunSpec spec) {
    double share = spec.data().validationFraction();
    return share > 0 ? Numbers.percent(share) + " % of the training examples" : "nothing";
  }

  private static String budget(Budget budget) {
    if (budget instanceof Budget.Epochs epochs) {
      return epochs.epochs() + " epochs for every batch";
    }
    return ((Budget.Steps) budget).steps() + " steps for every batch";
  }

  private static String schedule(RunSpec.ScheduleSpec schedule) {
    String options = SpecWriter.inline((Record) schedule.decay().value());
    String decay =
        options.isEmpty()
            ? schedule.decay().name()
            : "%s (%s)".formatted(schedule.decay().name(), options);
    if (schedule.warmupEpochs() == 0) {
      return decay + ", no warm-up";
    }
    return "%s after a linear warm-up over %s epochs from %s times the rate"
        .formatted(
            decay, Check.shortest(schedule.warmupEpochs()), Check.shortest(schedule.warmupFrom()));
  }

  private static String rates(RunSpec spec) {
    if (!spec.sweep().trials().isEmpty()) {
      return "one for each trial, as listed in the specification";
    }
    String shared = rates(Optional.of(spec.sweep().learningRate()));
    String own =
        spec.sweep().optimizer().stream()
            .filter(o -> o.learningRate().isPresent())
            .map(o -> o.rule().name() + ": " + own(o, spec))
            .collect(Collectors.joining("; "));
    String other =
        spec.sweep().learningRate().values().isEmpty()
            ? "the run's own, " + Check.shortest(spec.optimizer().learningRate())
            : shared;
    if (own.isEmpty()) {
      return other;
    }
    boolean all = spec.sweep().optimizer().stream().allMatch(o -> o.learningRate().isPresent());
    return all ? own : own + "; others: " + other;
  }

  private static String own(SweptOptimizer optimizer, RunSpec spec) {
    RateSpec own = optimizer.learningRate().orElseThrow();
    return rates(
        Optional.of(
            own.values().isEmpty()
                ? new RateSpec(
                    spec.sweep().learningRate().values(), own.rule(), own.referenceBatch())
                : own));
  }

  /** {@code 0.1, 0.2 at batch 256, scaled with the square root of the batch}. */
  private static String rates(Optional<RateSpec> given) {
    RateSpec rates = given.orElseThrow();
    String values =
        rates.values().stream().map(Numbers::fine).collect(Collectors.joining(", "));
    if (rates.rule() == BatchScaling.NONE) {
      return values + " at every batch";
    }
    return "%s at batch %s, scaled by the rule %s"
        .formatted(
            values,
            Integer.toString(rates.referenceBatch()),
            rates.rule().name().toLowerCase(Locale.ROOT));
  }

  private static String settings(String optimizer, Sweep sweep) {
    return sweep.results().stream()
        .filter(r -> r.optimizer().equals(optimizer))
        .map(TrialResult::settings)
        .distinct()
        .collect(Collectors.joining(" | "));
  }

  private static String distinct(
      Sweep sweep, java.util.function.Function<TrialResult, String> value) {
    return sweep.results().stream().map(value).distinct().collect(Collectors.joining(", "));
  }
}
