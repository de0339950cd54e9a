package largo.spark.study;

import java.util.List;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.Trial;
import largo.core.data.InputException;
import largo.core.params.ParameterLayout;
import largo.spark.data.ExecutorResources;
import largo.spark.data.ShardedData;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Compares the memory of trials with that of the driver and of the executors, before they start.
 *
 * @param kind of the exchange
 * @param layout of the model's parameters
 * @param data in the memory of the executors
 */
record MemoryPreflight(
    JavaSparkContext spark, Kind kind, ParameterLayout layout, ShardedData data) {

  /**
   * Checks trials that run at the same time.
   *
   * @param parallel number of parallel trials
   * @param copies maximum number of copies of older parameters of a trial
   * @param aggregation number of vectors of the aggregation of gradients of a trial
   * @throws InputException if the memory is not enough
   */
  void check(int parallel, List<Trial> trials, long copies, long aggregation) {
    ExecutorResources executors = ExecutorResources.of(spark);
    boolean local = spark.isLocal();
    int tasks = Math.min(executors.tasks(), parallel * data.shards());
    new DriverMemory(
            layout,
            kind,
            parallel,
            trials,
            data.shards(),
            copies,
            aggregation,
            data.outputs().count(),
            local ? tasks : 0,
            local ? data.bytes() : 0)
        .check(Runtime.getRuntime().maxMemory());
    if (!local) {
      long dataEach = data.bytes() / executors.count();
      new ExecutorMemory(layout, kind, trials, parallel, tasks, executors.count(), dataEach)
          .check(executors.heap());
    }
  }
}
