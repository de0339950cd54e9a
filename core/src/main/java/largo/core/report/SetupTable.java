package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import largo.core.DecimalFormatter;
import largo.core.config.RateSpec;
import largo.core.config.RunSpec;
import largo.core.config.SpecWriter;
import largo.core.config.SweepSpec;
import largo.core.config.TrainingBudget;
import largo.core.report.RunEnvironment.Fact;
import largo.core.schedule.BatchScaling;

/** The settings that all trials of a study share, and the rules for the others. */
final class SetupTable {

  private SetupTable() {}

  static List<Fact> of(StudyResults sweep) {
    RunSpec spec = sweep.spec();
    List<Fact> facts = new ArrayList<>();
    if (sweep.isSingle()) {
      facts.add(new Fact("trial", sweep.results().get(0).trial()));
    }
    facts.add(new Fact("data", sweep.data()));
    facts.add(new Fact("validation", validation(spec)));
    facts.add(new Fact("model", sweep.model()));
    facts.add(
        new Fact(
            "shards", spec.shards() + ", the fixed partitions of the data and of every batch"));
    facts.add(new Fact("micro-batch", micro(sweep)));
    facts.add(new Fact("budget", budget(spec.budget().length().value())));
    facts.add(new Fact("schedule", schedule(spec.schedule())));
    facts.add(new Fact("learning rates", rates(spec)));
    if (!sweep.results().isEmpty()) {
      facts.add(new Fact("seeds", seeds(sweep)));
    }
    for (String optimizer :
        sweep.results().stream().map(TrialResult::optimizer).distinct().toList()) {
      facts.add(new Fact(optimizer, settings(optimizer, sweep)));
    }
    return facts;
  }

  private static String validation(RunSpec spec) {
    double share = spec.data().validationFraction();
    return share > 0
        ? NumberFormats.percent(share) + " % of the training examples"
        : "no examples set aside";
  }

  /** The micro-batch, with the batches at which a shard has less than one micro-batch. */
  private static String micro(StudyResults sweep) {
    int micro = sweep.spec().batch().micro().orElseThrow(); // determined by now, if it was auto
    int shards = sweep.spec().shards();
    String smaller =
        sweep.results().stream()
            .map(TrialResult::batch)
            .distinct()
            .sorted()
            .filter(batch -> batch < micro * shards)
            .map(
                batch ->
                    String.format(
                        Locale.ROOT, "; %s at batch %s", "" + share(batch, shards), "" + batch))
            .collect(Collectors.joining());
    return micro
        + " examples in one forward and backward pass, or a shard's part of the batch if that is "
        + "smaller"
        + smaller
        + "; this is the batch of batch normalization";
  }

  private static int share(int batch, int shards) {
    return (batch + shards - 1) / shards;
  }

  private static String budget(TrainingBudget budget) {
    if (budget instanceof TrainingBudget.Epochs epochs) {
      return NumberFormats.count("" + epochs.epochs(), "epoch") + " for every batch";
    }
    if (budget instanceof TrainingBudget.Examples examples) {
      return NumberFormats.count("" + examples.examples(), "example") + " for every batch";
    }
    return NumberFormats.count("" + ((TrainingBudget.Steps) budget).steps(), "step")
        + " for every batch";
  }

  private static String schedule(RunSpec.ScheduleSpec schedule) {
    String options = SpecWriter.inline((Record) schedule.decay().value());
    String decay =
        options.isEmpty()
            ? schedule.decay().name()
            : String.format(Locale.ROOT, "%s (%s)", schedule.decay().name(), options);
    if (schedule.warmupEpochs() == 0) {
      return decay + ", no warm-up";
    }
    return String.format(
        Locale.ROOT,
        "%s after a linear warm-up of %s from %s times the rate",
        decay,
        NumberFormats.count(DecimalFormatter.shortest(schedule.warmupEpochs()), "epoch"),
        DecimalFormatter.shortest(schedule.warmupFrom()));
  }

  private static String rates(RunSpec spec) {
    SweepSpec sweep = spec.sweep();
    if (!sweep.trials().isEmpty()) {
      return "one for each trial, as listed in the specification";
    }
    if (sweep.optimizer().stream().noneMatch(o -> o.learningRate().isPresent())) {
      return rates(sweep.learningRate(), spec);
    }
    return sweep.optimizer().stream()
        .map(o -> o.label() + ": " + rates(o.learningRate().orElse(sweep.learningRate()), spec))
        .distinct()
        .collect(Collectors.joining("; "));
  }

  /** {@code 0.1, 0.2 at batch 256, scaled by the rule sqrt}. */
  private static String rates(RateSpec rates, RunSpec spec) {
    List<Double> values =
        Stream.of(rates.values(), spec.sweep().learningRate().values())
            .filter(v -> !v.isEmpty())
            .findFirst()
            .orElse(List.of(spec.optimizer().learningRate()));
    String listed =
        values.stream().map(NumberFormats::fourDigits).collect(Collectors.joining(", "));
    if (rates.rule() == BatchScaling.NONE) {
      return listed + " at every batch";
    }
    return String.format(
        Locale.ROOT,
        "%s at batch %s, scaled by the rule %s",
        listed,
        Integer.toString(rates.referenceBatch()),
        rates.rule().name().toLowerCase(Locale.ROOT));
  }

  /** What all trials of a rule share, and then what differs between them. */
  private static String settings(String optimizer, StudyResults sweep) {
    List<List<String>> all =
        sweep.results().stream()
            .filter(r -> r.optimizer().equals(optimizer))
            .map(r -> SettingList.of(r.settings()))
            .distinct()
            .toList();
    List<String> common = new ArrayList<>(all.get(0));
    all.forEach(common::retainAll);
    String variants =
        all.stream()
            .map(
                parts -> SettingList.join(parts.stream().filter(p -> !common.contains(p)).toList()))
            .filter(variant -> !variant.isEmpty())
            .collect(Collectors.joining(" | "));
    return Stream.of(SettingList.join(common), variants)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String seeds(StudyResults sweep) {
    return sweep.results().stream()
        .map(r -> Long.toString(r.seed()))
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
