package largo.spark.study;

import java.util.List;
import java.util.function.LongToDoubleFunction;
import largo.core.async.AsyncExchange;
import largo.core.async.BoundedStaleness;
import largo.core.async.UpdateOrder;
import largo.core.config.ExchangeMode;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.data.BatchPlan;
import largo.core.data.ShardBatchPlan;
import largo.core.train.Exchange;
import largo.spark.data.ShardedData;
import largo.spark.session.SessionWorkers;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Opens the exchange that a specification asks for. */
final class ExchangeFactory {

  private final SparkSession session;
  private final JavaSparkContext spark;
  private final RunSpec spec;
  private final ShardedData data;
  private final LoadedModel model;
  private final TrainingFactory.Terms terms;

  /**
   * Exchanges for trials of one specification.
   *
   * @param terms what each of them has of the application
   */
  ExchangeFactory(
      SparkSession session,
      RunSpec spec,
      ShardedData data,
      LoadedModel model,
      TrainingFactory.Terms terms) {
    this.session = session;
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.spec = spec;
    this.data = data;
    this.model = model;
    this.terms = terms;
  }

  /**
   * The exchange of a trial.
   *
   * @param updates of the trial
   * @param rates the learning rate of each
   */
  Exchange of(Trial trial, BatchPlan plan, long updates, LongToDoubleFunction rates) {
    if (spec.exchange().mode().value() instanceof ExchangeMode.Async async) {
      UpdateOrder updateOrder = UpdateOrders.of(async, trial, plan, updates, session);
      checkMemory(1, List.of(trial), updateOrder.copies(data.shards()));
      return asynchronous(plan, updateOrder, updates);
    }
    return synchronous(plan, rates);
  }

  /**
   * Compares what trials will hold with what the driver has.
   *
   * @param parallel trials at a time
   * @param copies of older parameters that a trial may hold
   * @throws InputException if it is not enough
   */
  void checkMemory(int parallel, List<Trial> trials, long copies) {
    boolean alone = spark.isLocal();
    int tasks = alone ? Math.min(spark.defaultParallelism(), parallel * data.shards()) : 0;
    new DriverMemory(
            terms.layout().size(),
            parallel,
            trials,
            data.shards(),
            copies,
            data.classes().count(),
            tasks,
            alone ? data.bytes() : 0)
        .check(Runtime.getRuntime().maxMemory());
  }

  /** An exchange like those of the trials, for any number of steps that count for nothing. */
  Exchange practice(BatchPlan plan) {
    return spec.exchange().mode().value() instanceof ExchangeMode.Async
        ? asynchronous(plan, new BoundedStaleness(data.shards()), Long.MAX_VALUE)
        : synchronous(plan, step -> 0);
  }

  /**
   * Copies of older parameters that a trial may hold on the driver; none of those of a replay,
   * which are known when its log has been read.
   */
  long copies(Trial trial, BatchPlan plan, long updates) {
    return spec.exchange().mode().value() instanceof ExchangeMode.Async async
            && async.updateOrderFrom().isEmpty()
        ? UpdateOrders.of(async, trial, plan, updates, session).copies(data.shards())
        : 0;
  }

  private Exchange asynchronous(BatchPlan plan, UpdateOrder updateOrder, long updates) {
    return new AsyncExchange(
        new SessionWorkers(
            spark,
            data,
            new ShardBatchPlan(plan),
            TrainingFactory.workerConfig(spec, model),
            TrainingFactory.session(spec, terms, step -> 0)),
        updateOrder,
        data.shards(),
        updates);
  }

  private Exchange synchronous(BatchPlan plan, LongToDoubleFunction rates) {
    return TrainingFactory.exchange(spark, spec, data, plan, model, terms, rates);
  }
}
