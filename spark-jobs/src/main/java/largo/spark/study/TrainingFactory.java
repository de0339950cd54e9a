package largo.spark.study;

import java.time.Duration;
import java.util.function.LongToDoubleFunction;
import largo.core.compress.GradientCodec;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.data.BatchPlan;
import largo.core.params.ParameterLayout;
import largo.core.schedule.Schedule;
import largo.core.train.Exchange;
import largo.core.train.WorkerConfig;
import largo.spark.data.ShardedData;
import largo.spark.device.Placement;
import largo.spark.exchange.JobExchange;
import largo.spark.session.SessionExchange;
import largo.spark.session.SessionSlots;
import org.apache.spark.api.java.JavaSparkContext;

/** What a training is made of, as a specification asks for it. */
public final class TrainingFactory {

  private TrainingFactory() {}

  /**
   * What a training has of the application.
   *
   * @param layout of the model
   * @param slots of the application, shared by trainings that run side by side
   * @param placement what its tasks compute on
   */
  public record Terms(ParameterLayout layout, SessionSlots slots, Placement placement) {}

  /**
   * The way that gradients of all shards together travel, open.
   *
   * @param rates the learning rate of each step
   */
  public static Exchange exchange(
      JavaSparkContext spark,
      RunSpec spec,
      ShardedData data,
      BatchPlan plan,
      LoadedModel model,
      Terms terms,
      LongToDoubleFunction rates) {
    return switch (spec.exchange().kind()) {
      case SESSION ->
          new SessionExchange(
              spark, data, plan, workerConfig(spec, model), session(spec, terms, rates));
      case JOB -> new JobExchange(spark, data, plan, workerConfig(spec, model), terms.placement());
    };
  }

  /** The learning rate over time. */
  public static Schedule schedule(RunSpec spec, double learningRate, BatchPlan plan) {
    RunSpec.ScheduleSpec schedule = spec.schedule();
    return new Schedule(
        learningRate,
        Math.round(schedule.warmupEpochs() * plan.stepsPerEpoch()),
        schedule.warmupFrom(),
        schedule.decay().value(),
        spec.budget().length().value().steps(plan.stepsPerEpoch()),
        plan.stepsPerEpoch());
  }

  static WorkerConfig workerConfig(RunSpec spec, LoadedModel model) {
    return new WorkerConfig(model.definition(), model.normalization(), micro(spec));
  }

  static SessionExchange.Terms session(RunSpec spec, Terms terms, LongToDoubleFunction rates) {
    return new SessionExchange.Terms(
        terms.layout().size(),
        terms.slots(),
        Duration.ofSeconds(spec.exchange().deadline()),
        GradientCodec.of(spec.exchange().compression().value(), terms.layout()),
        rates);
  }

  private static int micro(RunSpec spec) {
    return spec.batch()
        .micro()
        .orElseThrow(() -> new SpecException("batch.micro must be a number here, but was auto"));
  }
}
