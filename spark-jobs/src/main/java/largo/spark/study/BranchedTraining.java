package largo.spark.study;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.data.BatchPlan;
import largo.core.data.DataSplit;
import largo.core.data.InputException;
import largo.core.measure.BranchedCriticalBatch;
import largo.core.measure.BranchedCriticalBatch.Branch;
import largo.core.measure.Jackknife;
import largo.core.schedule.BatchScaling;
import largo.core.schedule.Schedule;
import largo.core.train.NoiseAveraging;
import largo.core.train.Outcome;
import largo.core.train.StepRecord;
import largo.core.train.Training;
import largo.core.train.TrainingState;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Branches of a training with larger batches, at points along it, from which the critical batch at
 * each point is determined.
 *
 * <p>A branch begins with the parameters and the optimizer's state of the training, has {@code k}
 * times its batch and a constant rate, that of the training at the point scaled to the batch, and
 * ends after a given number of examples. Branches are scored on the validation examples. The
 * training itself is not affected by them.
 */
public final class BranchedTraining {

  private static final Logger LOG = LoggerFactory.getLogger(BranchedTraining.class);

  /** Maximum number of scores of a branch. */
  private static final int SCORES = 5;

  private final LoadedStudy loaded;
  private final Options options;
  private final BranchPlan branchPlan;
  private final BranchStore store;

  /**
   * How branches are made.
   *
   * @param atEpochs points, in epochs, ascending, zero or more
   * @param factors {@code k}, ascending, at least one, positive
   * @param epochs length of each branch, positive
   * @param epsilon {@code ε}, in units of the loss
   * @param scaling of the rate; empty for that of the rule: square root for sign-like and matrix
   *     rules, linear for others
   * @param parallel number of branches that are trained at the same time
   */
  public record Options(
      List<Double> atEpochs,
      List<Double> factors,
      double epochs,
      double epsilon,
      Optional<BatchScaling> scaling,
      int parallel) {}

  /**
   * The branches of a point.
   *
   * @param step steps of the training before it
   * @param batches of the branches
   * @param rates of the branches
   * @param losses of the branches on the validation examples, averaged; NaN if diverged
   * @param critical the critical batch
   * @param noiseScale the averaged noise scale at the point; NaN if unknown
   */
  public record PointResult(
      long step,
      List<Integer> batches,
      List<Double> rates,
      List<Double> losses,
      BranchedCriticalBatch critical,
      double noiseScale) {}

  private BranchedTraining(LoadedStudy loaded, Options options, OutputFolder out) {
    this.loaded = loaded;
    this.options = options;
    this.branchPlan = BranchPlan.of(loaded, options);
    this.store =
        new BranchStore(
            out,
            loaded.spec(),
            loaded.data().toString(),
            new BranchStore.BranchOptions(
                options.atEpochs(), options.factors(), options.epochs(), branchPlan.scaling()));
  }

  /**
   * Trains, with branches at the points.
   *
   * @param spec of the training; its exchange must be that of single jobs, so that branches need no
   *     slots of their own
   * @param out folder for the finished branches, and for the training at its last point; those that
   *     it has are not repeated
   * @throws SpecException if there are no validation examples, or a branch would have less than one
   *     step, or a learning rate of zero, or the rule is adascale
   */
  public static List<PointResult> run(
      SparkSession session, RunSpec spec, Options options, OutputFolder out) {
    check(spec);
    try (LoadedStudy loaded = LoadedStudy.of(session, spec)) {
      return new BranchedTraining(loaded, options, out).points();
    }
  }

  /**
   * Prepares the training as {@link #run} does, and predicts its cost from the measured time of a
   * step. Nothing is trained to its end, or written.
   */
  public static DryRunForecast forecast(
      SparkSession session, RunSpec spec, Options options, OutputFolder out) {
    check(spec);
    try (LoadedStudy loaded = LoadedStudy.of(session, spec)) {
      BranchedTraining training = new BranchedTraining(loaded, options, out);
      training.branchPlan.check();
      return BranchForecast.of(loaded, training.branchPlan, training.store);
    }
  }

  private static void check(RunSpec spec) {
    if (spec.data().validationFraction() == 0) {
      throw new SpecException(
          "data.validation-fraction must be positive: branches are compared on the validation "
              + "examples");
    }
    if (spec.trainer().keepsStates()) {
      throw new SpecException("trainer.mode must be online here, but was batch");
    }
    if (spec.optimizer().composed().usesVariance()) {
      throw new SpecException(
          "optimizer: branches of equal length need a rule whose schedule advances by one in each "
              + "step; remove adascale");
    }
  }

  private List<PointResult> points() {
    branchPlan.check();
    store.begin();
    List<PointResult> results = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(options.parallel());
    try (OpenTraining open = loaded.open(branchPlan.plan(), branchPlan.schedule())) {
      Training training = open.training();
      store.restore(training.size()).ifPresent(training::restore);
      for (double epochs : options.atEpochs()) {
        long step = branchPlan.step(epochs);
        if (training.steps() <= step && !trained(training, step)) {
          break;
        }
        results.add(branches(step, training, threads));
      }
    } finally {
      threads.shutdownNow();
    }
    return Collections.unmodifiableList(results);
  }

  /** Trains to a point; returns whether that was possible. */
  private boolean trained(Training training, long step) {
    long before = training.steps();
    List<StepRecord> steps = new ArrayList<>();
    if (training.run(step, steps::add) instanceof Outcome.Diverged diverged) {
      LOG.warn("the training diverged after step {}", diverged.steps());
      return false;
    }
    if (training.steps() > before) {
      store.save(training, steps);
    }
    return true;
  }

  private PointResult branches(long step, Training training, ExecutorService threads) {
    NoiseAveraging noise = new NoiseAveraging();
    noise.restore(store.records().stream().filter(record -> record.step() < step).toList());
    TrainingState state = training.state();
    List<Future<Branch>> running =
        options.factors().stream()
            .map(
                k ->
                    threads.submit(
                        () -> finished(step, k).orElseGet(() -> branch(at(step, state), k))))
            .toList();
    List<Branch> branches = new ArrayList<>();
    for (Future<Branch> branch : running) {
      branches.add(completed(branch));
    }
    BranchedCriticalBatch critical =
        BranchedCriticalBatch.of(branches, branchPlan.plan().batch(), options.epsilon(), 0.5);
    return new PointResult(
        step,
        options.factors().stream().map(branchPlan::batch).toList(),
        options.factors().stream().map(k -> branchPlan.rate(step, k)).toList(),
        critical.losses(),
        critical,
        noise.scale().map(Jackknife::estimate).orElse(Double.NaN));
  }

  /** The state, which must be that of the point. */
  private static TrainingState at(long step, TrainingState state) {
    if (state.step() != step) {
      throw new InputException(
          "a branch after step %d is missing in the output folder, but the training is after step %d "
              + "already; start again with another folder",
          step, state.step());
    }
    return state;
  }

  private Optional<Branch> finished(long step, double factor) {
    Optional<Branch> branch = store.branch(step, branchPlan.batch(factor));
    branch.ifPresent(
        b -> LOG.info("step {}, batch {}: is finished", step, branchPlan.batch(factor)));
    return branch;
  }

  /** Trains a branch; the losses are NaN from where it diverged. */
  private Branch branch(TrainingState state, double factor) {
    BatchPlan larger = loaded.factory().plan(branchPlan.batch(factor), loaded.spec().seed());
    long begin = state.step();
    long steps = branchPlan.steps(factor);
    long scores = Math.min(SCORES, branchPlan.shortest());
    List<Double> losses = new ArrayList<>();
    try (OpenTraining open =
        loaded.open(larger, Schedule.constant(branchPlan.rate(begin, factor)))) {
      Training training = open.training();
      training.restore(state);
      for (long score = 1; score <= scores; score++) {
        long end = begin + steps * score / scores;
        Outcome outcome = training.run(end, step -> {});
        losses.add(
            outcome instanceof Outcome.Diverged
                ? Double.NaN
                : open.evaluator()
                    .score(DataSplit.VALIDATION, training.evaluationParameters())
                    .meanLoss());
      }
    }
    LOG.info("step {}, batch {}: validation losses {}", state.step(), larger.batch(), losses);
    Branch branch = new Branch(factor, losses);
    store.save(begin, larger.batch(), branch);
    return branch;
  }

  private static Branch completed(Future<Branch> branch) {
    try {
      return branch.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while branches were trained", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
