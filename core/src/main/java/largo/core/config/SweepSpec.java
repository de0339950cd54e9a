package largo.core.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import largo.core.DecimalFormatter;
import largo.core.Preconditions;
import largo.core.optimizer.Rules;
import largo.core.optimizer.Sgd;
import largo.core.optimizer.UpdateRule;
import largo.core.tuning.Candidate;

/**
 * The trials of a sweep: every optimizer at every batch, learning rate and seed, or a list of them.
 *
 * @param optimizer the update rules; empty for the run's own
 * @param batch the global batches, each at least 1; empty for the run's own
 * @param learningRate rates of optimizers without rates
 * @param seed the seeds; empty for the run's own
 * @param trials explicit trials, instead of the combinations
 * @param parallel number of concurrent trials; if absent, as many as slots allow
 */
public record SweepSpec(
    List<SweptOptimizer> optimizer,
    List<Integer> batch,
    RateSpec learningRate,
    List<Long> seed,
    List<TrialSpec> trials,
    Optional<Integer> parallel) {

  /** No sweep: one trial, the run itself. */
  public static final SweepSpec NONE =
      new SweepSpec(List.of(), List.of(), RateSpec.DEFAULT, List.of(), List.of(), Optional.empty());

  public SweepSpec {
    for (int b : batch) {
      Preconditions.that(b >= 1, "batch must be at least 1 each, but was %s", batch);
    }
    parallel.ifPresent(
        n -> Preconditions.that(n >= 1, "parallel must be at least 1, but was %d", n));
    Preconditions.that(
        trials.isEmpty() || optimizer.isEmpty() && batch.isEmpty() && seed.isEmpty(),
        "trials must not be combined with optimizer, batch or seed");
  }

  /**
   * An update rule of a sweep.
   *
   * @param rule with its hyper-parameters
   * @param learningRate its rates, if any
   * @param wrap its wrappers, innermost first
   */
  public record SweptOptimizer(
      NamedChoice<UpdateRule> rule, Optional<RateSpec> learningRate, List<WrapSpec> wrap) {
    /** Checks that the wrappers support the rule. */
    public SweptOptimizer {
      wrap = List.copyOf(wrap);
      WrapSpec.around(rule.value(), wrap);
    }

    /** {@code lamb}, or {@code lamb+lookahead}. */
    public String label() {
      return WrapSpec.label(rule, wrap);
    }

    /** The hyper-parameters on one line, as those of a trial. */
    public String settings() {
      return WrapSpec.settings(rule, wrap);
    }

    /** The hyper-parameters of the rule that are numbers. */
    public List<String> keys() {
      return RuleKeys.of(rule.value());
    }

    /** Whether the rule has a hyper-parameter of this name that is a number. */
    public boolean hasKey(String key) {
      return keys().contains(key);
    }

    /**
     * The same with other hyper-parameters of the rule.
     *
     * @param values by key
     * @throws IllegalArgumentException if one is out of range
     */
    public SweptOptimizer with(Map<String, Double> values) {
      return new SweptOptimizer(
          new NamedChoice<>(rule.name(), RuleKeys.with(rule.value(), values)), learningRate, wrap);
    }

    private RunSpec.OptimizerSpec at(double rate) {
      return new RunSpec.OptimizerSpec(rule, rate, wrap);
    }
  }

  /**
   * An explicit trial.
   *
   * @param optimizer update rule, with one learning rate
   * @param batch examples per step; the run's if absent
   * @param seed the seed; the run's if absent
   */
  public record TrialSpec(SweptOptimizer optimizer, Optional<Integer> batch, Optional<Long> seed) {}

  /**
   * The trials, in the order in which they are listed: by optimizer, batch, rate, seed.
   *
   * @throws SpecException if an optimizer has no learning rate or does not support the compression,
   *     or two trials are equal
   */
  public List<Trial> trials(RunSpec run) {
    List<Trial> all = new ArrayList<>();
    if (trials.isEmpty()) {
      for (SweptOptimizer o : optimizers(run)) {
        for (int b : batch.isEmpty() ? List.of(run.batch().global()) : batch) {
          for (double rate : rates(o, run).at(b)) {
            for (long s : seed.isEmpty() ? List.of(run.seed()) : seed) {
              all.add(Trial.of(o.at(rate), b, s));
            }
          }
        }
      }
    } else {
      for (TrialSpec trial : trials) {
        int b = trial.batch().orElse(run.batch().global());
        for (double rate : rates(trial.optimizer(), run).at(b)) {
          all.add(Trial.of(trial.optimizer().at(rate), b, trial.seed().orElse(run.seed())));
        }
      }
    }

    all.forEach(trial -> checkCompression(trial, run));
    all.forEach(trial -> checkVariance(trial, run));
    return distinct(all);
  }

  /**
   * An optimizer at a batch.
   *
   * @param optimizer update rule
   * @param batch examples per step
   * @param rates its learning rates at this batch, at least one
   */
  public record Arm(SweptOptimizer optimizer, int batch, List<Double> rates) {

    /**
     * A trial.
     *
     * @param candidate its learning rate and other hyper-parameters
     * @param suffix appended to the name of the optimizer in its id
     */
    public Trial trial(Candidate candidate, long seed, String suffix) {
      SweptOptimizer configured = optimizer.with(candidate.settings());
      Trial trial = Trial.of(configured.at(candidate.rate()), batch, seed);
      String label = optimizer.label();
      String id = trial.withSettingsInName(candidate.settings()).id();
      return trial.named(label + suffix + id.substring(label.length()));
    }
  }

  /**
   * The arms, by optimizer and ascending batch.
   *
   * @throws SpecException if trials are listed, or as for {@link #trials(RunSpec)}
   */
  public List<Arm> arms(RunSpec run) {
    if (!trials.isEmpty()) {
      throw new SpecException(
          "sweep.trials must be empty for a study; set sweep.optimizer and batch");
    }
    trials(run); // checks them
    List<Integer> batches = batch.isEmpty() ? List.of(run.batch().global()) : batch;
    List<Arm> arms = new ArrayList<>();
    for (SweptOptimizer o : optimizers(run)) {
      batches.stream().sorted().map(b -> new Arm(o, b, rates(o, run).at(b))).forEach(arms::add);
    }
    return arms;
  }

  /** Momentum is either in the workers or in the update rule. */
  private static void checkCompression(Trial trial, RunSpec run) {
    boolean plain =
        trial.optimizer().rule().value() instanceof Sgd && trial.optimizer().wrap().isEmpty();
    if (run.exchange().compression().value().momentum() > 0 && !plain) {
      throw new SpecException(
          "optimizer must be sgd, without wrappers, where exchange.compression = %s, which has "
              + "its own momentum, but was %s; or set exchange.momentum = 0",
          run.exchange().compression().name(), trial.optimizer().label());
    }
  }

  /** The variance of a gradient is estimated from the uncompressed gradients of all shards. */
  private static void checkVariance(Trial trial, RunSpec run) {
    boolean perShard =
        run.shards() >= 2
            && run.exchange().mode().value() instanceof ExchangeMode.Sync
            && run.exchange().compression().value().isNone();
    if (trial.optimizer().composed().usesVariance() && !perShard) {
      throw new SpecException(
          "optimizer.wrap adascale needs shards >= 2, exchange.mode = sync and "
              + "exchange.compression = none, but shards was %d, mode %s and compression %s",
          run.shards(), run.exchange().mode().name(), run.exchange().compression().name());
    }
    if (trial.optimizer().composed().usesVariance() && run.batch().isScheduled()) {
      throw new SpecException(
          "batch.schedule must be constant with optimizer.wrap adascale, which has its own "
              + "position in the schedule of the learning rate, but was %s",
          run.batch().schedule().name());
    }
  }

  private List<SweptOptimizer> optimizers(RunSpec run) {
    return optimizer.isEmpty()
        ? List.of(
            new SweptOptimizer(run.optimizer().rule(), Optional.empty(), run.optimizer().wrap()))
        : optimizer;
  }

  /** Its rates, or the sweep's, or the run's if it is the run's rule. */
  private RateSpec rates(SweptOptimizer o, RunSpec run) {
    RateSpec own = o.learningRate().orElse(learningRate);
    if (!own.values().isEmpty()) {
      return own;
    }
    if (!learningRate.values().isEmpty()) {
      return new RateSpec(learningRate.values(), own.rule(), own.referenceBatch());
    }
    if (isOwn(o, run)) {
      return new RateSpec(
          List.of(run.optimizer().learningRate()), own.rule(), own.referenceBatch());
    }
    throw new SpecException(
        "sweep.optimizer: %s has no learning rate, and rates are not comparable between update "
            + "rules; write for example { name = %s, learning-rate = %s }, or set "
            + "sweep.learning-rate.values",
        o.label(), o.rule().name(), DecimalFormatter.shortest(startRate(o.rule().name())));
  }

  private static double startRate(String rule) {
    return Rules.ALL.stream()
        .filter(r -> r.name().equals(rule))
        .findFirst()
        .orElseThrow()
        .startRate();
  }

  /** The optimizers of the sweep; empty if it uses the run's. */
  Stream<SweptOptimizer> swept() {
    return trials.isEmpty() ? optimizer.stream() : trials.stream().map(TrialSpec::optimizer);
  }

  /** Whether trials use the run's optimizer. */
  boolean usesOptimizerOf(RunSpec run) {
    return optimizer.isEmpty() && trials.isEmpty()
        || learningRate.values().isEmpty() && swept().anyMatch(o -> hasNoRates(o) && isOwn(o, run));
  }

  private static boolean hasNoRates(SweptOptimizer o) {
    return o.learningRate().map(own -> own.values().isEmpty()).orElse(true);
  }

  private static boolean isOwn(SweptOptimizer o, RunSpec run) {
    return o.rule().equals(run.optimizer().rule()) && o.wrap().equals(run.optimizer().wrap());
  }

  /** Numbers trials that share a name because they differ in hyper-parameters only. */
  private static List<Trial> distinct(List<Trial> trials) {
    Set<Trial> seen = new HashSet<>();
    Set<String> ids = new HashSet<>();
    List<Trial> distinct = new ArrayList<>();
    for (Trial trial : trials) {
      if (!seen.add(trial)) {
        throw new SpecException("sweep: the trial %s is listed twice", trial.id());
      }
      String id = trial.id();
      for (int n = 2; !ids.add(id); n++) {
        id = trial.id() + "-" + n;
      }
      distinct.add(trial.named(id));
    }

    return distinct;
  }
}
