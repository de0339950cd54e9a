package largo.spark.yarn;

import java.util.List;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.gradient.ModelDefinition;
import largo.core.params.ParameterLayout;
import largo.spark.data.DataSummary;
import largo.spark.study.DriverMemory;
import largo.spark.study.StateMemory;

/**
 * The requirements of a run, independent of the cluster.
 *
 * @param shards number of shards, one task each
 * @param parallel number of concurrent trials
 * @param parameters number of parameters of the model
 * @param driverBytes heap of the driver for parameters, gradient sums and optimizer state
 * @param dataBytes heap of all examples, and of the states that the executors keep for them
 * @param workerBytes native memory per worker: activations of a micro-batch, parameters and
 *     gradient of the network
 */
public record ResourceDemand(
    int shards, int parallel, int parameters, long driverBytes, long dataBytes, long workerBytes) {

  private static final int MICRO = 128; // if batch.micro is auto

  /**
   * Computes the demand of a specification.
   *
   * @param trials the trials of the run
   * @param data size and shape of the data
   * @param definition the network, which is run to measure its memory
   */
  public static ResourceDemand of(
      RunSpec spec, List<Trial> trials, DataSummary data, ModelDefinition definition) {
    int parallel = Math.min(trials.size(), spec.sweep().parallel().orElse(1));
    ParameterLayout layout = definition.penalty().layout();
    StateMemory states = StateMemory.of(spec, data.examples(), definition, trials);
    DriverMemory driver =
        new DriverMemory(
            layout,
            spec.exchange().kind(),
            parallel,
            trials,
            spec.shards(),
            0,
            spec.aggregation().aggregation().vectors(spec.shards()),
            data.classes(),
            0,
            0,
            parallel * states.ofDriver());
    return new ResourceDemand(
        spec.shards(),
        parallel,
        layout.size(),
        driver.peak(),
        data.heapBytes(spec.data().storage())
            + parallel * states.ofExecutors(4L * layout.size() * spec.shards()),
        WorkerFootprint.measure(definition, layout.size(), spec.batch().micro().orElse(MICRO)));
  }

  /** The same demand with another number of shards; the driver's memory is not changed. */
  ResourceDemand withShards(int other) {
    return new ResourceDemand(other, parallel, parameters, driverBytes, dataBytes, workerBytes);
  }

  /** Number of tasks that should run concurrently. */
  int tasks() {
    return shards * parallel;
  }
}
