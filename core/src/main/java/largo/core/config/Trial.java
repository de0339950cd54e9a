package largo.core.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import largo.core.DecimalFormatter;
import largo.core.Preconditions;

/**
 * One training run of a sweep.
 *
 * @param id unique in the sweep, valid as a folder name
 * @param optimizer update rule, with its learning rate at this batch
 * @param batch examples per step
 * @param seed of the run
 * @param part the length of a trial with a part of the budget; empty for the whole
 */
public record Trial(
    String id, RunSpec.OptimizerSpec optimizer, int batch, long seed, Optional<Part> part) {

  /** A trial with the whole budget. */
  public Trial(String id, RunSpec.OptimizerSpec optimizer, int batch, long seed) {
    this(id, optimizer, batch, seed, Optional.empty());
  }

  /**
   * A part of the budget, with a schedule that is shortened by the same factor.
   *
   * @param fraction of the budget, in (0, 1)
   * @param steps the same in steps, at least 1
   */
  public record Part(double fraction, long steps) {
    public Part {
      Preconditions.that(
          fraction > 0 && fraction < 1,
          "fraction must be in (0, 1), but was %s",
          Double.toString(fraction));
      Preconditions.positive("steps", steps);
    }

    RunSpec.BudgetSpec budget() {
      return new RunSpec.BudgetSpec(new NamedChoice<>("steps", new TrainingBudget.Steps(steps)));
    }

    RunSpec.ScheduleSpec of(RunSpec.ScheduleSpec whole) {
      return new RunSpec.ScheduleSpec(
          whole.decay(), whole.warmupEpochs() * fraction, whole.warmupFrom());
    }
  }

  /** Creates a trial with its default name. */
  public static Trial of(RunSpec.OptimizerSpec optimizer, int batch, long seed) {
    String rate = DecimalFormatter.shortest(significant(optimizer.learningRate()));
    return new Trial(
        String.format(Locale.ROOT, "%s-b%d-lr%s-s%d", optimizer.label(), batch, rate, seed),
        optimizer,
        batch,
        seed);
  }

  /** {@code η > 0} at this batch. */
  public double learningRate() {
    return optimizer.learningRate();
  }

  /** The same trial with hyper-parameters in its name: {@code sgd-b64-lr0.1-weight-decay0.1-s1}. */
  Trial withSettingsInName(Map<String, Double> settings) {
    String seedPart = "-s" + seed;
    StringBuilder name = new StringBuilder(id.substring(0, id.length() - seedPart.length()));
    settings.forEach(
        (key, value) ->
            name.append('-').append(key).append(DecimalFormatter.shortest(significant(value))));
    return named(name + seedPart);
  }

  /** The same trial with another name. */
  public Trial named(String other) {
    return new Trial(other, optimizer, batch, seed, part);
  }

  /** The same trial with a part of the budget, and a name that states it. */
  public Trial shortened(Part to) {
    String fraction = DecimalFormatter.shortest(significant(to.fraction()));
    return new Trial(id + "-f" + fraction, optimizer, batch, seed, Optional.of(to));
  }

  /** Four significant digits, for a name. */
  private static double significant(double rate) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.4g", rate));
  }
}
