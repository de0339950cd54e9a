package largo.spark.yarn;

import java.util.List;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.dl4j.Dl4jDefinition;
import largo.spark.data.DataSummary;
import largo.spark.study.DriverMemory;

/**
 * What a run needs, whatever the cluster.
 *
 * @param shards a task each
 * @param parallel trials at a time
 * @param parameters of the model
 * @param driverBytes heap that vectors take on the driver: parameters, sums, state of the update
 *     rule
 * @param dataBytes of all examples in memory
 * @param workerBytes native memory of a worker: activations at the micro-batch, parameters and
 *     gradient of the network
 */
public record ResourceDemand(
    int shards, int parallel, int parameters, long driverBytes, long dataBytes, long workerBytes) {

  private static final int MICRO = 128; // where it is found only when the run starts

  /**
   * The demand of a specification.
   *
   * @param trials that will run
   * @param data how much of it there is
   * @param definition of the network; is run, to see what memory it takes
   */
  public static ResourceDemand of(
      RunSpec spec, List<Trial> trials, DataSummary data, Dl4jDefinition definition) {
    int parallel = Math.min(trials.size(), spec.sweep().parallel().orElse(1));
    int parameters = definition.penalty().layout().size();
    return new ResourceDemand(
        spec.shards(),
        parallel,
        parameters,
        DriverMemory.bytes(parameters, parallel, trials, spec.shards(), data.classes()),
        data.bytes(),
        WorkerFootprint.measure(definition, parameters, spec.batch().micro().orElse(MICRO)));
  }

  /** The same run in more or fewer shards; what the driver holds of them is as it was. */
  ResourceDemand withShards(int other) {
    return new ResourceDemand(other, parallel, parameters, driverBytes, dataBytes, workerBytes);
  }

  /** Tasks that want to run at a time. */
  int tasks() {
    return shards * parallel;
  }
}
