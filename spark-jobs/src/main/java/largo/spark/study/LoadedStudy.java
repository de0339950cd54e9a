package largo.spark.study;

import java.util.List;
import java.util.function.Function;
import largo.core.config.ExchangeMode;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.Trial;
import largo.core.data.BatchPlan;
import largo.core.optimizer.UpdateRule;
import largo.core.schedule.Schedule;
import largo.spark.data.ShardedData;
import largo.spark.device.Placement;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Data, model and trainings of a specification, for commands that train in other ways than a trial.
 *
 * @param spec with engine and micro-batch chosen
 * @param fitting trainings that run at the same time without slowing each other, by slots
 */
record LoadedStudy(
    RunSpec spec, ShardedData data, LoadedModel model, TrainingFactory factory, int fitting)
    implements AutoCloseable {

  /**
   * Loads the data and the model.
   *
   * @throws SpecException if the specification is asynchronous, or has a schedule of the batch, or
   *     its batch does not suit the data
   */
  static LoadedStudy of(SparkSession session, RunSpec spec) {
    if (spec.exchange().mode().value() instanceof ExchangeMode.Async) {
      throw new SpecException("exchange.mode must be sync here, but was async");
    }
    if (spec.batch().isScheduled()) {
      throw new SpecException(
          "batch.schedule must be constant here, but was %s", spec.batch().schedule().name());
    }
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Placement placement = GradientEngine.placement(spark, spec);
    LoadedModel.check(spec, spark.hadoopConfiguration());
    ShardedData data = StudyData.load(session, spec);
    try {
      LoadedModel model = LoadedModel.of(spec, data, spark.hadoopConfiguration());
      RunSpec resolved = GradientEngine.resolve(spec, model);
      Trial trial = Trial.of(spec.optimizer(), spec.batch().global(), spec.seed());
      BatchLimits.check(trial, spec, data);
      RunSpec tuned = new MicroBatchTuner(data, model, placement).tune(resolved, List.of(trial));
      TrainingFactory factory =
          new TrainingFactory(
              TrainingResources.of(spark, placement, 1),
              tuned,
              data,
              model,
              model.definition().penalty());
      int fitting = ParallelTrials.fitting(spark, data.shards());
      return new LoadedStudy(tuned, data, model, factory, fitting);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /** The batches of the specification. */
  BatchPlan plan() {
    return factory.plan(spec.batch().global(), spec.seed());
  }

  UpdateRule rule() {
    return spec.optimizer().composed();
  }

  /** Starts a training from the initial parameters of the seed. */
  OpenTraining open(BatchPlan plan, Schedule schedule) {
    return factory.open(new TrainingParts(plan, rule(), schedule, model.start(spec.seed())));
  }

  /**
   * The measured time of a step of a training, which is not continued: of a gradient, if it
   * diverges within a few steps. In seconds.
   */
  double secondsPerStep(int batch, double rate) {
    BatchPlan plan = factory.plan(batch, spec.seed());
    return StepTimer.stepOrGradient(time -> timed(plan, rate, time));
  }

  private double timed(BatchPlan plan, double rate, Function<StepTimer, Double> time) {
    float[] parameters = model.start(spec.seed());
    TrainingParts parts =
        new TrainingParts(plan, rule(), Schedule.constant(rate), parameters.clone());
    try (OpenTraining open = factory.openForWarmUp(parts)) {
      return time.apply(new StepTimer(open, parameters));
    }
  }

  @Override
  public void close() {
    data.close();
  }
}
