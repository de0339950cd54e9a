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
 * @param states of the training examples, in the memory of the executors
 * @param layout of the model's parameters
 * @param data in the memory of the executors
 */
record MemoryPreflight(
    JavaSparkContext spark, StateMemory states, ParameterLayout layout, ShardedData data) {

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
    Kind kind = states.kind();
    long ofStates = parallel * states.ofExecutors(4L * layout.size() * data.shards());
    states.log(ofStates / executors.count(), parallel * states.ofDriver());
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
            local ? data.bytes() : 0,
            parallel * states.ofDriver() + (local ? ofStates : 0))
        .check(Runtime.getRuntime().maxMemory());
    if (!local) {
      long dataEach = data.bytes() / executors.count();
      long statesEach = ofStates / executors.count();
      new ExecutorMemory(
              layout, kind, trials, parallel, tasks, executors.count(), dataEach, statesEach)
          .check(executors.heap());
    }
  }
}
