package largo.core.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.StudySpec;
import largo.core.config.SweepSpec.Arm;
import largo.core.config.SweepSpec.SweptOptimizer;
import largo.core.config.Trial;
import largo.core.config.Tuner;
import largo.core.report.TunedRate;
import largo.core.report.TuningResults;
import largo.core.tuning.Candidate;
import largo.core.tuning.GridSearch;

/**
 * The trials of a study: for each optimizer and batch a search for the learning rate, and then the
 * best rate with every seed.
 *
 * <p>The search uses a seed that no final arm has, so that an arm is not selected by the luck of a
 * seed that is then reported. All arms have the same seeds, so that comparisons are paired.
 */
public final class StudyDesign implements TrialPlan {

  /** Seeds of the final arms if the specification has none. */
  private static final int SEEDS = 3;

  private final StudySpec spec;
  private final List<Arm> arms;
  private final List<Long> seeds;
  private final long tuningSeed;

  /**
   * The design of a specification.
   *
   * @throws SpecException if its keys do not allow a study
   */
  public StudyDesign(RunSpec run) {
    this.spec = run.study();
    this.arms = run.sweep().arms(run);
    this.seeds =
        run.sweep().seed().isEmpty()
            ? LongStream.range(0, SEEDS).map(k -> run.seed() + k).boxed().toList()
            : List.copyOf(run.sweep().seed());
    this.tuningSeed = seeds.stream().mapToLong(s -> s).max().orElseThrow() + 1;
    new StudyDesignCheck(run, arms).check();
  }

  private boolean isFixed() {
    return spec.tuner().value() instanceof Tuner.Fixed;
  }

  @Override
  public List<Trial> representatives() {
    return arms.stream()
        .map(arm -> arm.trial(Candidate.full(arm.rates().get(0)), seeds.get(0), suffix(arm)))
        .toList();
  }

  @Override
  public List<Trial> next(Map<String, EndedTrial> ended, IntToLongFunction steps) {
    List<Trial> next = new ArrayList<>();
    for (ArmState state : states(ended, steps)) {
      next.addAll(state.missing());
      state.best().ifPresent(best -> next.addAll(finals(state.arm(), best)));
    }
    return next.stream().filter(trial -> !ended.containsKey(trial.id())).toList();
  }

  private List<Trial> finals(Arm arm, Candidate best) {
    return seeds.stream().map(seed -> arm.trial(best, seed, suffix(arm))).toList();
  }

  /** The seed of the searches, which no final arm has. */
  public long tuningSeed() {
    return tuningSeed;
  }

  @Override
  public int maxParallel() {
    return Integer.MAX_VALUE;
  }

  /** In the order of the arms. */
  @Override
  public List<Trial> reported(List<Trial> begun) {
    List<String> names = // of trials without learning rate, hyper-parameters and seed
        arms.stream()
            .map(arm -> arm.optimizer().label() + suffix(arm) + "-b" + arm.batch() + "-lr")
            .toList();
    Comparator<Trial> byArm =
        Comparator.comparingInt(
            trial ->
                IntStream.range(0, names.size())
                    .filter(i -> trial.id().startsWith(names.get(i)))
                    .findFirst()
                    .orElse(names.size()));
    return begun.stream().filter(this::isReported).sorted(byArm).toList();
  }

  /** Whether a trial is one of a final arm, rather than of a search for learning rates. */
  boolean isReported(Trial trial) {
    return trial.seed() != tuningSeed;
  }

  /** Only trials of a grid: light trials are short, and the others model the whole curve. */
  @Override
  public boolean mayStopEarly(Trial trial) {
    return spec.medianStopping()
        && spec.tuner().value() instanceof Tuner.Grid
        && !isReported(trial);
  }

  @Override
  public Optional<TuningResults> tuning(Map<String, EndedTrial> ended, IntToLongFunction steps) {
    List<TunedRate> rates = new ArrayList<>();
    List<EndedTrial> tried = new ArrayList<>();
    for (ArmState state : states(ended, steps)) {
      state.search().ifPresent(s -> tried.addAll(s.state().tried()));
      state.search().filter(s -> s.state().isComplete()).ifPresent(s -> rates.add(s.rate()));
    }
    return Optional.of(new TuningResults(tried.stream().map(EndedTrial::result).toList(), rates));
  }

  /**
   * The cost of an optimizer at a batch.
   *
   * @param optimizer its name, with a number if several have the same name
   * @param representative one of its trials
   * @param tuning maximum cost of the search, in trials with the whole budget
   * @param finals number of final trials
   */
  public record ArmCost(String optimizer, Trial representative, double tuning, int finals) {}

  /** The cost of each arm, by optimizer and ascending batch. */
  public List<ArmCost> costs() {
    List<Trial> representatives = representatives();
    return IntStream.range(0, arms.size())
        .mapToObj(i -> cost(arms.get(i), representatives.get(i)))
        .toList();
  }

  private ArmCost cost(Arm arm, Trial representative) {
    double tuning = isFixed() ? 0 : spec.tuner().value().search(arm, Optional.empty()).maxCost();
    return new ArmCost(arm.optimizer().label() + suffix(arm), representative, tuning, seeds.size());
  }

  private List<ArmState> states(Map<String, EndedTrial> ended, IntToLongFunction steps) {
    List<ArmState> states = new ArrayList<>();
    SweptOptimizer optimizer = null;
    Optional<Candidate> neighbour = Optional.empty();
    boolean waits = false;
    for (Arm arm : arms) {
      if (!arm.optimizer().equals(optimizer)) {
        optimizer = arm.optimizer();
        neighbour = Optional.empty();
        waits = false;
      }
      if (isFixed()) {
        Candidate given = Candidate.full(arm.rates().get(0));
        states.add(new ArmState(arm, Optional.empty(), Optional.of(given)));
      } else if (!waits) {
        Tuner tuner = spec.tuner().value();
        ArmSearch search =
            new ArmSearch(arm, tuner.search(arm, neighbour), tuningSeed, suffix(arm));
        ArmSearch.State state = search.replay(ended, steps.applyAsLong(arm.batch()), spec);
        Optional<Candidate> best = state.isComplete() ? search.best(state) : Optional.empty();
        states.add(new ArmState(arm, Optional.of(new Replayed(search, state)), best));
        neighbour = best.isPresent() ? best : neighbour;
        waits = tuner.usesNeighbour() && !state.isComplete();
      }
    }
    return states;
  }

  /** Distinguishes optimizers that differ in hyper-parameters only: empty, {@code -2}, … */
  private String suffix(Arm arm) {
    List<SweptOptimizer> same =
        arms.stream()
            .map(Arm::optimizer)
            .filter(o -> o.label().equals(arm.optimizer().label()))
            .distinct()
            .toList();
    int index = same.indexOf(arm.optimizer());
    return index == 0 ? "" : "-" + (index + 1);
  }

  /** The search of an arm, and its best trial once it is complete. */
  private record ArmState(Arm arm, Optional<Replayed> search, Optional<Candidate> best) {
    List<Trial> missing() {
      return search.map(s -> s.state().missing()).orElse(List.of());
    }
  }

  private record Replayed(ArmSearch search, ArmSearch.State state) {

    /** The result of the search. */
    TunedRate rate() {
      Arm arm = search.arm();
      double[] rates =
          state.scores().stream().mapToDouble(s -> s.candidate().rate()).sorted().toArray();
      Optional<Candidate> best = search.best(state);
      boolean extended = search.search() instanceof GridSearch g && rates.length > g.rates().size();
      return new TunedRate(
          arm.optimizer().label(),
          arm.optimizer().settings(),
          arm.batch(),
          rates.length == 0 ? Double.NaN : rates[0],
          rates.length == 0 ? Double.NaN : rates[rates.length - 1],
          best.map(Candidate::rate).orElse(Double.NaN),
          best.isPresent() && extended,
          best.isPresent() && search.search().isAtEdge(state.scores()));
    }
  }
}
