package largo.spark.study;

import java.util.List;
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
 */
record LoadedStudy(RunSpec spec, ShardedData data, LoadedModel model, TrainingFactory factory)
    implements AutoCloseable {

  /**
   * Loads the data and the model.
   *
   * @throws SpecException if the specification is asynchronous, or has a schedule of the batch
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
      RunSpec tuned = new MicroBatchTuner(data, model, placement).tune(resolved, List.of(trial));
      TrainingFactory factory =
          new TrainingFactory(
              TrainingResources.of(spark, placement, 1),
              tuned,
              data,
              model,
              model.definition().penalty());
      return new LoadedStudy(tuned, data, model, factory);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  UpdateRule rule() {
    return spec.optimizer().composed();
  }

  /** Starts a training from the initial parameters of the seed. */
  OpenTraining open(BatchPlan plan, Schedule schedule) {
    return factory.open(new TrainingParts(plan, rule(), schedule, model.start(spec.seed())));
  }

  @Override
  public void close() {
    data.close();
  }
}
