package largo.spark.dl4j;

import java.util.Locale;
import java.util.Optional;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.data.BatchPlan;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.Nd4jFloats;
import largo.core.gradient.ConfiguredWeightDecay;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.OptimizerState;
import largo.core.train.Outcome;
import largo.core.train.PostUpdate;
import largo.core.train.StepRecord;
import largo.core.train.Training;
import largo.core.train.TrainingState;
import largo.spark.data.ShardedData;
import largo.spark.study.LoadedModel;
import largo.spark.study.OpenTraining;
import largo.spark.study.TrainingFactory;
import largo.spark.study.TrainingParts;
import largo.spark.study.TrainingResources;

/**
 * One call of fit: one pass over the data, from the current state of network and update rule.
 *
 * <p>The epoch counter of the network is the number of the pass, so that order and schedule
 * continue from call to call, and also when a saved network is trained further.
 */
final class Dl4jFit {

  private final DriverNetwork network;
  private final Trained trained;
  private final ShardedData data;
  private final MasterSettings settings;
  private final DriverListeners driverListeners;
  private final Optional<PhaseTimings> times;
  private final float[] parameters;
  private final float[] before;

  /**
   * A network, inspected once for all calls of fit.
   *
   * @param definition as it is sent to workers
   * @param penalty L1 and L2 of its configuration
   * @param weightDecay of its configuration
   */
  record Trained(
      Dl4jDefinition definition, RegularizationPenalty penalty, ConfiguredWeightDecay weightDecay) {

    static Trained of(Dl4jDefinition definition) {
      return new Trained(definition, definition.penalty(), definition.weightDecay());
    }
  }

  Dl4jFit(
      DriverNetwork network,
      Trained trained,
      ShardedData data,
      MasterSettings settings,
      DriverListeners driverListeners,
      Optional<PhaseTimings> times) {
    this.network = network;
    this.trained = trained;
    this.data = data;
    this.settings = settings;
    this.driverListeners = driverListeners;
    this.times = times;
    this.parameters = network.parameters();
    this.before = parameters.clone();
  }

  /**
   * Trains for one epoch.
   *
   * @param from the update rule's state after the previous fit; empty in the first
   * @return its state after this one
   * @throws IllegalStateException if the training diverged; the network has the parameters before
   *     that step
   */
  OptimizerState run(Optional<OptimizerState> from) {
    UpdaterConversion.Rule rule = rule();
    RunSpec spec = settings.spec();
    if (spec.exchange().kind() == Kind.SLICED) {
      throw new SpecException(
          "exchange.kind must be session or job with LargeBatchTrainingMaster, whose listeners get "
              + "the parameters of every step, but was sliced");
    }
    TrainingFactory factory =
        new TrainingFactory(
            TrainingResources.of(network.spark()),
            spec,
            data,
            new LoadedModel(trained.definition(), Optional.empty(), Normalization.NONE),
            trained.penalty());
    BatchPlan plan = factory.plan(spec.batch().global(), spec.seed());
    long steps = plan.stepsPerEpoch();
    long first = network.epoch() * steps;
    driverListeners.epochStarts(network);
    TrainingParts parts =
        new TrainingParts(
            plan,
            rule.rule(),
            settings.schedule(rule.rate(), plan),
            parameters,
            postUpdate(),
            exchange -> driverListeners.watching(exchange, network));
    try (OpenTraining open = factory.open(parts)) {
      Training training = open.training();
      OptimizerState state = from.orElseGet(() -> training.state().optimizer());
      training.restore(new TrainingState(first, parameters, state));
      Outcome outcome = training.run(first + steps, () -> false, this::stepDone);
      network.parameters(parameters);
      if (outcome instanceof Outcome.Diverged diverged) {
        throw new IllegalStateException(
            String.format(
                    Locale.ROOT,
                    "the training diverged in epoch %d: %s; the network has the parameters before "
                        + "that step. Try ",
                    network.epoch(),
                    diverged.what())
                + "a lower learning rate, or a warm-up");
      }
      driverListeners.epochEnds(network);
      return training.state().optimizer();
    }
  }

  private void stepDone(StepRecord step) {
    double decayed = trained.weightDecay().isZero() ? 0 : trained.weightDecay().score(before);
    network.score(step.loss() + step.penalty() + decayed); // as in DL4J
    driverListeners.stepDone(network, before, parameters);
    network.iteration(network.iteration() + 1);
    times.ifPresent(t -> t.step(step));
    System.arraycopy(parameters, 0, before, 0, before.length);
  }

  private UpdaterConversion.Rule rule() {
    if (settings.hasRule()) {
      RunSpec.OptimizerSpec own = settings.spec().optimizer();
      if (own.composed().averages()) {
        throw new SpecException(
            "optimizer.name must not be %s here: training continues from one point and evaluates"
                + " another, and the network holds only one; use largo train or Spark ML",
            own.label());
      }
      return new UpdaterConversion.Rule(own.composed(), own.learningRate());
    }
    UpdaterConversion.Rule same = UpdaterConversion.rule(network, trained.penalty().layout());
    return new UpdaterConversion.Rule(same.rule(), settings.learningRate().orElse(same.rate()));
  }

  /** Weight decay and constraints, if the network's configuration has any. */
  private Optional<PostUpdate> postUpdate() {
    boolean constrained = network.isConstrained();
    if (!constrained && trained.weightDecay().isZero()) {
      return Optional.empty();
    }
    return Optional.of(
        (was, is, rate) -> {
          trained.weightDecay().apply(was, is, rate);
          if (constrained) {
            network.parameters(is);
            network.model().applyConstraints(network.iteration(), network.epoch());
            Nd4jFloats.read(network.model().params()).get(is);
          }
        });
  }
}
