package largo.core.train;

import java.util.function.Consumer;
import largo.core.data.BatchPlan;
import largo.core.model.GradientSum;
import largo.core.model.Penalty;
import largo.core.optimizer.NotFiniteException;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.UpdateRule;
import largo.core.params.Layout;
import largo.core.schedule.Schedule;

/**
 * The loop, on the driver: owns the parameters, the update rule's state and the step.
 *
 * <pre>
 *   for every step
 *     sum   = exchange.gradient(step, w)            wherever that happens
 *     sum  += penalty of the network's own          in the open
 *     w     = rule(w, sum / examples, η(step))      refuses what is not finite
 *     steps.accept(what happened)
 * </pre>
 */
public final class Training {

  private final Exchange exchange;
  private final BatchPlan plan;
  private final Schedule schedule;
  private final Penalty penalty;
  private final Optimizer optimizer;
  private final Recorder recorder;
  private final float[] parameters;
  private final float[] before;

  /**
   * A training about to begin.
   *
   * @param parameters to start from, float[layout size]; changed in place
   */
  public Training(
      Exchange exchange,
      BatchPlan plan,
      UpdateRule rule,
      Schedule schedule,
      Penalty penalty,
      float[] parameters) {
    Layout layout = penalty.layout();
    this.exchange = exchange;
    this.plan = plan;
    this.schedule = schedule;
    this.penalty = penalty;
    this.optimizer = new Optimizer(rule, layout, parameters);
    this.recorder = new Recorder(layout);
    optimizer.observe(recorder);
    this.parameters = parameters;
    this.before = parameters.clone();
  }

  /**
   * Trains.
   *
   * @param count of steps, from the first
   * @param steps gets every step as it ends
   */
  public Outcome run(long count, Consumer<StepRecord> steps) {
    for (long step = 0; step < count; step++) {
      try {
        steps.accept(step(step));
      } catch (NotFiniteException e) {
        return new Outcome.Diverged(step, e.getMessage());
      }
    }

    return new Outcome.Finished(count);
  }

  private StepRecord step(long step) {
    long begun = System.nanoTime();
    Exchange.Reply reply = exchange.gradient(step, parameters);
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
    double gradientNorm = optimizer.step(sum.gradient(), sum.examples(), rate, loss, epochs);
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
