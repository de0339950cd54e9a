package largo.spark.run;

import java.time.Duration;
import largo.core.config.RunSpec;
import largo.core.data.BatchPlan;
import largo.core.schedule.Schedule;
import largo.core.train.Exchange;
import largo.spark.data.ShardedData;
import largo.spark.exchange.JobExchange;
import largo.spark.session.Recipe;
import largo.spark.session.SessionExchange;
import largo.spark.session.Slots;
import org.apache.spark.api.java.JavaSparkContext;

/** What a training is made of, as a specification asks for it. */
public final class Trainings {

  private Trainings() {}

  /**
   * What a training has of the application.
   *
   * @param parameters of the model, how many
   * @param slots of the application, shared by trainings that run side by side
   */
  public record Terms(int parameters, Slots slots) {}

  /** The way that gradients travel, open. */
  public static Exchange exchange(
      JavaSparkContext spark,
      RunSpec spec,
      ShardedData data,
      BatchPlan plan,
      LoadedModel model,
      Terms terms) {
    int micro = spec.batch().micro();
    return switch (spec.exchange().kind()) {
      case SESSION ->
          new SessionExchange(
              spark,
              data,
              plan,
              new Recipe(model.definition(), model.normalization(), micro),
              new SessionExchange.Terms(
                  terms.parameters(),
                  terms.slots(),
                  Duration.ofSeconds(spec.exchange().deadline())));
      case JOB ->
          new JobExchange(
              spark,
              data,
              plan,
              model.definition(),
              model.normalization(),
              terms.parameters(),
              micro);
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
}
