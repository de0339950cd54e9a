package largo.core.train;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import largo.core.Preconditions;
import largo.core.data.BatchSequence;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.NotFiniteException;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;
import largo.core.schedule.Schedule;

/**
 * The training loop on the driver. A {@link ParameterStore} holds the parameters and the state of
 * the update rule.
 *
 * <pre>
 *   for every step
 *     sum   = exchange.gradient(step, w)            on the workers
 *     sum   = exchange.gradient(step, w + e)        if the rule asks for it
 *     w     = rule(w, sum / examples, η(step))      ends the training at NaN or infinity
 *     w     = postUpdate(w), if there is one        weight decay and constraints of the network
 *     steps.accept(record)
 * </pre>
 */
public final class Training {

  private final GradientExchange exchange;
  private final BatchSequence batches;
  private final Optional<ScheduledBatches> scheduled;
  private final Schedule schedule;
  private final ParameterStore store;
  private final EvaluationModel evaluationModel;
  private final PerturbedGradient perturbedGradient;
  private final ProbeRecorder recorder;
  private final NoiseRecorder noise;
  private final int size;
  private long next;

  /**
   * A training at its first step.
   *
   * @param parameters to start from, float[layout size]; changed in place
   */
  public Training(
      GradientExchange exchange,
      BatchSequence batches,
      UpdateRule rule,
      Schedule schedule,
      RegularizationPenalty penalty,
      float[] parameters) {
    this(exchange, batches, rule, schedule, penalty, Optional.empty(), parameters);
  }

  /**
   * A training at its first step.
   *
   * @param postUpdate applied to the parameters after every update
   * @param parameters to start from, float[layout size]; changed in place
   * @throws IllegalArgumentException if the update rule does not suit the model or the exchange
   */
  public Training(
      GradientExchange exchange,
      BatchSequence batches,
      UpdateRule rule,
      Schedule schedule,
      RegularizationPenalty penalty,
      Optional<PostUpdate> postUpdate,
      float[] parameters) {
    this(
        exchange,
        batches,
        schedule,
        new DriverParameters(rule, penalty, postUpdate, parameters),
        penalty.layout());
  }

  /**
   * A training at its first step.
   *
   * @param store of the parameters
   */
  public Training(
      GradientExchange exchange,
      BatchSequence batches,
      Schedule schedule,
      ParameterStore store,
      ParameterLayout layout) {
    this.exchange = exchange;
    this.batches = batches;
    this.scheduled =
        batches instanceof ScheduledBatches changing ? Optional.of(changing) : Optional.empty();
    this.schedule = schedule;
    this.store = store;
    this.size = layout.size();
    this.evaluationModel = new EvaluationModel(store, layout, exchange);
    this.perturbedGradient = new PerturbedGradient(store, layout, exchange);
    this.recorder = new ProbeRecorder(layout);
    this.noise = new NoiseRecorder(recorder);
    store.observe(recorder);
  }

  /** Trains to the end; see {@link #run(long, BooleanSupplier, Consumer)}. */
  public Outcome run(long count, Consumer<StepRecord> steps) {
    return run(count, () -> false, steps);
  }

  /**
   * Trains. An error of the exchange after the request to stop ends the training, too: a stop often
   * stops the workers, and the steps before it are complete.
   *
   * @param count position after which to stop: the number of steps, unless the update rule advances
   *     by another measure ({@link UpdateRule#position}), or the batch changes ({@link
   *     BatchSequence#position})
   * @param stop returns whether to stop; evaluated before every step and after the last
   * @param steps receives every step as it ends
   */
  public Outcome run(long count, BooleanSupplier stop, Consumer<StepRecord> steps) {
    while (!stop.getAsBoolean()) {
      if (position() >= count) {
        store.synchronize();
        return new Outcome.Finished(next);
      }
      long begun = System.nanoTime();
      StepGradient gradient;
      try {
        StepGradient first = exchange.gradient(next, store.parameters());
        require(first.sum().loss(), "the loss", next);
        recorder.clear();
        noise.record(first);
        gradient = perturbedGradient.of(next, first);
      } catch (NotFiniteException e) {
        store.synchronize();
        return new Outcome.Diverged(next, e.getMessage());
      } catch (RuntimeException e) {
        if (stop.getAsBoolean()) {
          return new Outcome.Stopped(next);
        }
        throw e;
      }
      StepRecord record;
      try {
        record = step(next, gradient, begun);
      } catch (NotFiniteException e) {
        store.synchronize();
        return new Outcome.Diverged(next, e.getMessage());
      }
      scheduled.ifPresent(s -> s.completed(record.step(), record.noiseTerms()));
      next++;
      steps.accept(record);
    }

    store.synchronize();
    return new Outcome.Stopped(next);
  }

  /** Brings the parameters on the driver up to date, if executors hold them. */
  public void synchronize() {
    store.synchronize();
  }

  /** The number of steps, including those before a {@link #restore}. */
  public long steps() {
    return next;
  }

  /** The passes over the training examples so far, including fractions. */
  public double epochs() {
    return batches.position(next) / batches.plan().stepsPerEpoch();
  }

  /** The seconds spent on measurements of the gradient noise, over all threads. */
  public double noiseSeconds() {
    return noise.seconds();
  }

  /** The number of parameters of the model. */
  public int size() {
    return size;
  }

  /**
   * The parameters to evaluate and to save as a model: those of the training, or an average of them
   * if the update rule {@linkplain UpdateRule#averages averages}. Valid until the next step.
   *
   * <p>For a model with batch normalization, an average needs gradients of the workers.
   */
  public float[] evaluationParameters() {
    return evaluationModel.parameters(next);
  }

  /**
   * The state that later steps depend on, including that of the workers. Shares the arrays of the
   * training: valid until its next step.
   */
  public TrainingState state() {
    store.synchronize();
    return new TrainingState(
        next,
        store.parameters(),
        store.optimizerState(),
        exchange.residuals(),
        batchState(),
        exchange.aggregationState(),
        exchange.factorizationState(),
        exchange.exampleStates());
  }

  private BatchState batchState() {
    return scheduled.map(ScheduledBatches::state).orElse(BatchState.NONE);
  }

  /**
   * Writes the state to files, by the executors that hold it; empty if they do not hold it, or if
   * some executor cannot write.
   */
  public Optional<SlicedState> saveSlices(SliceFiles files) {
    return store.saveSlices(files).map(state -> state.with(batchState()));
  }

  /**
   * Continues from a state instead of the start.
   *
   * @param state copied
   * @throws IllegalArgumentException if it is of another rule, model or exchange
   */
  public void restore(TrainingState state) {
    Preconditions.that(
        scheduled.isPresent() || state.batches().changes().isEmpty(),
        "the state must be of a training with a constant batch");
    scheduled.ifPresent(s -> s.restore(state.batches()));
    store.restore(state);
    if (!state.residuals().isEmpty()) {
      exchange.restore(state.residuals());
    }
    if (!state.aggregation().isEmpty()) {
      exchange.restore(state.aggregation());
    }
    if (!state.factorization().isEmpty()) {
      exchange.restore(state.factorization());
    }
    exchange.restore(state.examples());
    next = state.step();
  }

  /** The position in the budget and in the learning-rate schedule. */
  private double position() {
    return scheduled.map(s -> s.position(next)).orElseGet(store::position);
  }

  private StepRecord step(long step, StepGradient gradient, long begun) {
    GradientSum sum = gradient.sum();
    double replied = seconds(begun);

    double rate = batches.rateFactor(step) * schedule.at((long) position());
    double loss = sum.loss() / sum.examples();
    gradient.metrics().forEach(recorder::scalar);
    scheduled.ifPresent(s -> recorder.scalar(StepRecord.BATCH, s.batch(step)));
    UpdateNorms norms =
        store.update(
            sum,
            new UpdateInputs(step, rate, batches.position(step) / batches.plan().stepsPerEpoch()));
    require(norms.updateNorm(), "the update", step);
    double total = seconds(begun);

    return new StepRecord(
        step,
        batches.epoch(step),
        loss,
        norms.penalty(),
        norms.gradientNorm(),
        norms.updateNorm(),
        rate,
        sum.examples(),
        total,
        gradient.gradientSeconds(),
        Math.max(0, replied - gradient.gradientSeconds() - gradient.reduceSeconds()),
        gradient.reduceSeconds(),
        total - replied,
        gradient.bytesDown(),
        gradient.bytesUp(),
        gradient.shard(),
        gradient.staleness(),
        recorder.scalars(),
        recorder.tensors());
  }

  private static void require(double value, String what, long step) {
    if (!Double.isFinite(value)) {
      throw new NotFiniteException(what, step + 1);
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
