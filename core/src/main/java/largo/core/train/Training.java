package largo.core.train;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import largo.core.Preconditions;
import largo.core.data.BatchPlan;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.NotFiniteException;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;
import largo.core.schedule.Schedule;

/**
 * The training loop on the driver, which owns the parameters, the state of the update rule and the
 * step.
 *
 * <pre>
 *   for every step
 *     sum   = exchange.gradient(step, w)            on the workers
 *     sum   = exchange.gradient(step, w + e)        if the rule asks for it
 *     sum  += the network's penalty                 on the driver
 *     w     = rule(w, sum / examples, η(step))      ends the training at NaN or infinity
 *     w     = postUpdate(w), if there is one        weight decay and constraints of the network
 *     steps.accept(record)
 * </pre>
 */
public final class Training {

  private final GradientExchange exchange;
  private final BatchPlan plan;
  private final Schedule schedule;
  private final RegularizationPenalty penalty;
  private final Optional<PostUpdate> postUpdate;
  private final Optimizer optimizer;
  private final EvaluationModel evaluationModel;
  private final PerturbedGradient perturbedGradient;
  private final ProbeRecorder recorder;
  private final float[] parameters;
  private final float[] before;
  private long next;

  /**
   * A training at its first step.
   *
   * @param parameters to start from, float[layout size]; changed in place
   */
  public Training(
      GradientExchange exchange,
      BatchPlan plan,
      UpdateRule rule,
      Schedule schedule,
      RegularizationPenalty penalty,
      float[] parameters) {
    this(exchange, plan, rule, schedule, penalty, Optional.empty(), parameters);
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
      BatchPlan plan,
      UpdateRule rule,
      Schedule schedule,
      RegularizationPenalty penalty,
      Optional<PostUpdate> postUpdate,
      float[] parameters) {
    ParameterLayout layout = penalty.layout();
    this.exchange = exchange;
    this.plan = plan;
    this.schedule = schedule;
    this.penalty = penalty;
    this.postUpdate = postUpdate;
    this.optimizer = new Optimizer(rule, layout, parameters);
    this.evaluationModel = new EvaluationModel(optimizer, layout, exchange);
    this.perturbedGradient = new PerturbedGradient(optimizer, layout, exchange);
    this.recorder = new ProbeRecorder(layout);
    optimizer.observe(recorder);
    this.parameters = parameters;
    this.before = parameters.clone();
  }

  /** Trains to the end; see {@link #run(long, BooleanSupplier, Consumer)}. */
  public Outcome run(long count, Consumer<StepRecord> steps) {
    return run(count, () -> false, steps);
  }

  /**
   * Trains. An error of the exchange after the request to stop ends the training, too: a stop often
   * stops the workers, and the steps before it are complete.
   *
   * @param count number of steps after which to stop
   * @param stop returns whether to stop; evaluated before every step and after the last
   * @param steps receives every step as it ends
   */
  public Outcome run(long count, BooleanSupplier stop, Consumer<StepRecord> steps) {
    while (!stop.getAsBoolean()) {
      if (next >= count) {
        return new Outcome.Finished(next);
      }
      long begun = System.nanoTime();
      StepGradient gradient;
      try {
        StepGradient first = exchange.gradient(next, parameters);
        require(first.sum().loss(), "the loss", next);
        recorder.clear();
        gradient = perturbedGradient.of(next, first);
      } catch (NotFiniteException e) {
        return new Outcome.Diverged(next, e.getMessage());
      } catch (RuntimeException e) {
        if (stop.getAsBoolean()) {
          break;
        }
        throw e;
      }
      StepRecord record;
      try {
        record = step(next, gradient, begun);
      } catch (NotFiniteException e) {
        return new Outcome.Diverged(next, e.getMessage());
      }
      next++;
      steps.accept(record);
    }

    return new Outcome.Stopped(next);
  }

  /** The number of steps, including those before a {@link #restore}. */
  public long steps() {
    return next;
  }

  /** The number of parameters of the model. */
  public int size() {
    return parameters.length;
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
    return new TrainingState(next, parameters, optimizer.stateView(), exchange.residuals());
  }

  /**
   * Continues from a state instead of the start.
   *
   * @param state copied
   * @throws IllegalArgumentException if it is of another rule, model or exchange
   */
  public void restore(TrainingState state) {
    Preconditions.that(
        state.parameters().length == parameters.length,
        "parameters must be %d floats, but were %d",
        parameters.length,
        state.parameters().length);
    optimizer.restore(state.optimizer());
    if (!state.residuals().isEmpty()) {
      exchange.restore(state.residuals());
    }
    System.arraycopy(state.parameters(), 0, parameters, 0, parameters.length);
    System.arraycopy(state.parameters(), 0, before, 0, before.length);
    next = state.step();
  }

  private StepRecord step(long step, StepGradient gradient, long begun) {
    GradientSum sum = gradient.sum();
    double replied = seconds(begun);

    double rate = schedule.at(step);
    double penalized = penalty.isZero() ? 0 : penalty.value(parameters);
    if (!penalty.isZero()) {
      penalty.addGradient(parameters, sum.gradient(), sum.examples());
    }
    double loss = sum.loss() / sum.examples();
    double epochs = (double) step / plan.stepsPerEpoch();
    gradient.metrics().forEach(recorder::scalar);
    double gradientNorm = optimizer.step(sum.gradient(), sum.examples(), rate, loss, epochs);
    postUpdate.ifPresent(p -> optimizer.moveWeights(() -> p.apply(before, parameters, rate)));
    double updateNorm = moved();
    require(updateNorm, "the update", step);
    double total = seconds(begun);

    return new StepRecord(
        step,
        step / plan.stepsPerEpoch(),
        loss,
        penalized,
        gradientNorm,
        updateNorm,
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

  /** The norm of the change since the previous step; stores the parameters for the next call. */
  private double moved() {
    double squares = 0;
    for (int i = 0; i < parameters.length; i++) {
      double d = (double) parameters[i] - before[i];
      squares += d * d;
      before[i] = parameters[i];
    }

    return Math.sqrt(squares);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
