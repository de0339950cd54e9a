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
 * The loop, on the driver: owns the parameters, the update rule's state and the step.
 *
 * <pre>
 *   for every step
 *     sum   = exchange.gradient(step, w)            wherever that happens
 *     sum  += penalty of the network's own          in the open
 *     w     = rule(w, sum / examples, η(step))      refuses what is not finite
 *     w     = correction(w), if there is one        what the network asks for after an update
 *     steps.accept(what happened)
 * </pre>
 */
public final class Training {

  private final GradientExchange exchange;
  private final BatchPlan plan;
  private final Schedule schedule;
  private final RegularizationPenalty penalty;
  private final Optional<PostUpdate> correction;
  private final Optimizer optimizer;
  private final ProbeRecorder recorder;
  private final float[] parameters;
  private final float[] before;
  private long next;

  /**
   * A training about to begin.
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
   * A training about to begin.
   *
   * @param correction what is done to the parameters after every update
   * @param parameters to start from, float[layout size]; changed in place
   */
  public Training(
      GradientExchange exchange,
      BatchPlan plan,
      UpdateRule rule,
      Schedule schedule,
      RegularizationPenalty penalty,
      Optional<PostUpdate> correction,
      float[] parameters) {
    ParameterLayout layout = penalty.layout();
    this.exchange = exchange;
    this.plan = plan;
    this.schedule = schedule;
    this.penalty = penalty;
    this.correction = correction;
    this.optimizer = new Optimizer(rule, layout, parameters);
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
   * Trains. An error of the exchange after the request to stop is the end, too: whoever stops a
   * training often stops its workers with it, and what is done by then is whole.
   *
   * @param count of steps, those before the moment that it goes on from included
   * @param stop asked before every step and after the last: whether to leave it at that
   * @param steps gets every step as it ends
   */
  public Outcome run(long count, BooleanSupplier stop, Consumer<StepRecord> steps) {
    while (!stop.getAsBoolean()) {
      if (next >= count) {
        return new Outcome.Finished(next);
      }
      long begun = System.nanoTime();
      StepGradient reply;
      try {
        reply = exchange.gradient(next, parameters);
      } catch (RuntimeException e) {
        if (stop.getAsBoolean()) {
          break;
        }
        throw e;
      }
      StepRecord record;
      try {
        record = step(next, reply, begun);
      } catch (NotFiniteException e) {
        return new Outcome.Diverged(next, e.getMessage());
      }
      next++;
      steps.accept(record);
    }

    return new Outcome.Stopped(next);
  }

  /** Steps that were taken, those before the moment that it went on from included. */
  public long steps() {
    return next;
  }

  /** Parameters of the model, how many. */
  public int size() {
    return parameters.length;
  }

  /**
   * All that the next step depends on; workers are asked for what only they know. Shares its
   * arrays: good until that step.
   */
  public TrainingState moment() {
    return new TrainingState(next, parameters, optimizer.stateView(), exchange.residuals());
  }

  /**
   * Goes on from a moment, of which it keeps nothing, instead of from the start.
   *
   * @throws IllegalArgumentException if it is of another rule, model or exchange
   */
  public void restore(TrainingState moment) {
    Preconditions.that(
        moment.parameters().length == parameters.length,
        "parameters must be %d floats, but were %d",
        parameters.length,
        moment.parameters().length);
    optimizer.restore(moment.optimizer());
    if (!moment.residuals().isEmpty()) {
      exchange.restore(moment.residuals());
    }
    System.arraycopy(moment.parameters(), 0, parameters, 0, parameters.length);
    System.arraycopy(moment.parameters(), 0, before, 0, before.length);
    next = moment.step();
  }

  private StepRecord step(long step, StepGradient reply, long begun) {
    GradientSum sum = reply.sum();
    double replied = seconds(begun);
    require(sum.loss(), "the loss", step);

    double rate = schedule.at(step);
    double penalized = penalty.isZero() ? 0 : penalty.value(parameters);
    if (!penalty.isZero()) {
      penalty.addGradient(parameters, sum.gradient(), sum.examples());
    }
    double loss = sum.loss() / sum.examples();
    double epochs = (double) step / plan.stepsPerEpoch();
    recorder.clear();
    reply.metrics().forEach(recorder::scalar);
    double gradientNorm = optimizer.step(sum.gradient(), sum.examples(), rate, loss, epochs);
    correction.ifPresent(c -> optimizer.moveWeights(() -> c.apply(before, parameters, rate)));
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
        reply.gradientSeconds(),
        Math.max(0, replied - reply.gradientSeconds() - reply.reduceSeconds()),
        reply.reduceSeconds(),
        total - replied,
        reply.bytesDown(),
        reply.bytesUp(),
        reply.shard(),
        reply.staleness(),
        recorder.scalars(),
        recorder.tensors());
  }

  private static void require(double value, String what, long step) {
    if (!Double.isFinite(value)) {
      throw new NotFiniteException(what, step + 1);
    }
  }

  /** How far the parameters are from where they were, which is forgotten. */
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
