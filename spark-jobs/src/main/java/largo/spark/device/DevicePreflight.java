package largo.spark.device;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import largo.core.config.WorkerSpec;
import largo.core.config.WorkerSpec.Device;
import largo.core.config.WorkerSpec.Engine;
import largo.core.dl4j.Nd4jBackends;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the devices of every executor before training starts, so that an executor without the
 * requested GPU is reported at once. Executors that start later are checked by their first task.
 */
public final class DevicePreflight {

  private static final Logger LOG = LoggerFactory.getLogger(DevicePreflight.class);

  private DevicePreflight() {}

  /**
   * Checks all executors, and fixes the driver's backend. Must be called before any use of ND4J.
   *
   * @param worker with the engine that will compute
   * @throws DeviceException if an executor lacks the requested device; the message names it
   */
  public static void check(JavaSparkContext spark, WorkerSpec worker) {
    boolean needsCheck = needsCheck(spark, worker);
    Map<String, DeviceDecision> decisions = new TreeMap<>();
    if (spark.isLocal()) {
      decisions.put("the driver", Placement.decision(worker.engine(), worker.device()));
    } else {
      Nd4jBackends.useCores(); // the driver uses ND4J only for initial parameters
      if (needsCheck) {
        decisions.putAll(executorDecisions(spark, worker));
      }
    }
    checkRefused(decisions);
    if (needsCheck) {
      log(decisions);
    }
  }

  /** Whether a GPU may be used: one was requested from Largo or from Spark. */
  private static boolean needsCheck(JavaSparkContext spark, WorkerSpec worker) {
    return switch (worker.device()) {
      case CPU -> false;
      case GPU -> true;
      case AUTO ->
          GpuProfile.isConfigured(spark)
              || worker.engine() == Engine.TORCH
              || Nd4jBackends.built().contains(Nd4jBackends.CUDA);
    };
  }

  private static Map<String, DeviceDecision> executorDecisions(
      JavaSparkContext spark, WorkerSpec worker) {
    Engine engine = worker.engine();
    Device requested = worker.device();
    int slots = Math.max(1, Placement.ANYWHERE.slots(spark));
    return spark
        .parallelize(IntStream.range(0, slots).boxed().toList(), slots)
        .map(
            k ->
                new ExecutorDecision(ExecutorName.current(), Placement.decision(engine, requested)))
        .collect()
        .stream()
        .collect(
            Collectors.toMap(
                ExecutorDecision::executor, ExecutorDecision::decision, (one, same) -> same));
  }

  /**
   * Fixes the backend of the calling process: GPUs if they can be used, cores otherwise.
   *
   * @return the backend and the reason, such as {@code on cores: CUDA finds no GPU}
   */
  public static String chooseBackend() {
    return Placement.decision(Engine.DL4J, Device.AUTO).description();
  }

  /**
   * Checks that no executor refused.
   *
   * @param decisions by executor
   * @throws DeviceException if one did
   */
  static void checkRefused(Map<String, DeviceDecision> decisions) {
    List<String> refused =
        decisions.entrySet().stream()
            .filter(entry -> entry.getValue() instanceof DeviceDecision.Refused)
            .map(entry -> entry.getKey() + ": " + entry.getValue().description())
            .toList();
    if (!refused.isEmpty()) {
      throw new DeviceException("%s", String.join(System.lineSeparator(), refused));
    }
  }

  private static void log(Map<String, DeviceDecision> decisions) {
    decisions.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                entry -> entry.getValue().description(),
                TreeMap::new,
                Collectors.mapping(Map.Entry::getKey, Collectors.joining(", "))))
        .forEach(
            (description, executors) -> LOG.info("{} will compute {}", executors, description));
  }

  private record ExecutorDecision(String executor, DeviceDecision decision)
      implements Serializable {}
}
