package largo.spark.dl4j;

import java.util.Locale;
import java.util.Optional;
import largo.core.config.Mode;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.data.BatchPlan;
import largo.core.data.Normalization;
import largo.core.data.Split;
import largo.core.model.Floats;
import largo.core.model.ModelDefinition;
import largo.core.model.Penalty;
import largo.core.model.Shrinkage;
import largo.core.optimizer.State;
import largo.core.schedule.Schedule;
import largo.core.train.Correction;
import largo.core.train.Exchange;
import largo.core.train.Moment;
import largo.core.train.Outcome;
import largo.core.train.StepRecord;
import largo.core.train.Training;
import largo.spark.data.ShardedData;
import largo.spark.device.Placement;
import largo.spark.run.LoadedModel;
import largo.spark.run.Trainings;
import largo.spark.session.Slots;

/**
 * One call of fit: one pass over the data, from where the network and the update rule are.
 *
 * <p>The network itself says which pass it is, so that order and schedule go on from fit to fit,
 * and also where a network that was saved is trained further.
 */
final class Fit {

  private final DriverNetwork network;
  private final Trained trained;
  private final ShardedData data;
  private final Settings settings;
  private final Audience audience;
  private final Optional<Times> times;
  private final float[] parameters;
  private final float[] before;

  /**
   * A network, looked at once.
   *
   * @param definition as it goes to workers
   * @param penalty L1 and L2 of its configuration
   * @param shrinkage weight decay of its configuration
   */
  record Trained(ModelDefinition definition, Penalty penalty, Shrinkage shrinkage) {

    static Trained of(ModelDefinition definition) {
      return new Trained(definition, definition.penalty(), definition.shrinkage());
    }
  }

  Fit(
      DriverNetwork network,
      Trained trained,
      ShardedData data,
      Settings settings,
      Audience audience,
      Optional<Times> times) {
    this.network = network;
    this.trained = trained;
    this.data = data;
    this.settings = settings;
    this.audience = audience;
    this.times = times;
    this.parameters = network.parameters();
    this.before = parameters.clone();
  }

  /**
   * Trains.
   *
   * @param from the update rule's state after the last fit; none at first
   * @return its state after this one
   * @throws IllegalStateException if the training diverged; the network is as it was before the
   *     step that did
   */
  State run(Optional<State> from) {
    Updaters.Rule rule = rule();
    int batch = settings.spec().batch().global();
    BatchPlan plan =
        new BatchPlan(data.count(Split.TRAIN), data.shards(), batch, settings.spec().seed());
    long steps = plan.stepsPerEpoch();
    long first = network.epoch() * steps;
    audience.epochStarts(network);
    Schedule schedule = settings.schedule(rule.rate(), steps);
    try (Exchange opened = exchange(plan, schedule)) {
      Exchange exchange = audience.watching(opened, network);
      Training training =
          new Training(
              exchange, plan, rule.rule(), schedule, trained.penalty(), correction(), parameters);
      State state = from.orElseGet(() -> training.moment().optimizer());
      training.goOn(new Moment(first, parameters, state));
      Outcome outcome = training.run(first + steps, () -> false, this::stepDone);
      network.parameters(parameters);
      if (outcome instanceof Outcome.Diverged diverged) {
        throw new IllegalStateException(
            String.format(
                    Locale.ROOT,
                    "the training diverged in epoch %d: %s; the network is as it was before that step. Try ",
                    network.epoch(),
                    diverged.what())
                + "a lower learning rate, or a warm-up");
      }
      audience.epochEnds(network);
      return training.moment().optimizer();
    }
  }

  private void stepDone(StepRecord step) {
    double decayed = trained.shrinkage().isZero() ? 0 : trained.shrinkage().score(before);
    network.score(step.loss() + step.penalty() + decayed); // as DL4J has it
    audience.stepDone(network, before, parameters);
    network.iteration(network.iteration() + 1);
    times.ifPresent(t -> t.step(step));
    System.arraycopy(parameters, 0, before, 0, before.length);
  }

  private Updaters.Rule rule() {
    if (settings.hasRule()) {
      RunSpec.OptimizerSpec own = settings.spec().optimizer();
      return new Updaters.Rule(own.composed(), own.learningRate());
    }
    Updaters.Rule same = Updaters.rule(network, trained.penalty().layout());
    return new Updaters.Rule(same.rule(), settings.learningRate().orElse(same.rate()));
  }

  /** Weight decay and constraints, where the network's configuration has any. */
  private Optional<Correction> correction() {
    boolean constrained = network.isConstrained();
    if (!constrained && trained.shrinkage().isZero()) {
      return Optional.empty();
    }
    return Optional.of(
        (was, is, rate) -> {
          trained.shrinkage().apply(was, is, rate);
          if (constrained) {
            network.parameters(is);
            network.model().applyConstraints(network.iteration(), network.epoch());
            Floats.read(network.model().params()).get(is);
          }
        });
  }

  private Exchange exchange(BatchPlan plan, Schedule schedule) {
    RunSpec spec = settings.spec();
    if (spec.exchange().mode().value() instanceof Mode.Async) {
      throw new SpecException("exchange.mode must be sync here, but was async");
    }
    Placement placement = Placement.ANYWHERE;
    return Trainings.exchange(
        network.spark(),
        spec,
        data,
        plan,
        new LoadedModel(trained.definition(), Optional.empty(), Normalization.NONE),
        new Trainings.Terms(
            trained.penalty().layout(), new Slots(network.spark(), placement, 1), placement),
        schedule::at);
  }
}
