package largo.spark.device;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import largo.core.config.WorkerSpec.Device;
import largo.core.dl4j.Nd4jBackends;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what every executor computes on before training begins, so that an executor without the
 * GPU that was asked for is found out at once. Executors that come later look at themselves when
 * their first task starts.
 */
public final class DevicePreflight {

  private static final Logger LOG = LoggerFactory.getLogger(DevicePreflight.class);

  private DevicePreflight() {}

  /**
   * Looks at all of them, and settles the driver's own backend; to be called before anything uses
   * ND4J.
   *
   * @throws DeviceException if one has not what was asked for; the message names it
   */
  public static void check(JavaSparkContext spark, Device wanted) {
    boolean open = isOpen(spark, wanted);
    Map<String, DeviceDecision> verdicts = new TreeMap<>();
    if (spark.isLocal()) {
      verdicts.put("the driver", Placement.verdict(wanted));
    } else {
      Nd4jBackends.useCores(); // the driver computes nothing with ND4J but starting parameters
      if (open) {
        verdicts.putAll(ofExecutors(spark, wanted));
      }
    }
    refuse(verdicts);
    if (open) {
      tell(verdicts);
    }
  }

  /** Whether there is something to find out: where GPUs were asked for, of us or of Spark. */
  private static boolean isOpen(JavaSparkContext spark, Device wanted) {
    return switch (wanted) {
      case CPU -> false;
      case GPU -> true;
      case AUTO -> Nd4jBackends.built().contains(Nd4jBackends.CUDA) || GpuProfile.isGiven(spark);
    };
  }

  private static Map<String, DeviceDecision> ofExecutors(JavaSparkContext spark, Device wanted) {
    int slots = Math.max(1, Placement.ANYWHERE.slots(spark));
    return spark
        .parallelize(IntStream.range(0, slots).boxed().toList(), slots)
        .map(k -> new Found(ExecutorName.here(), Placement.verdict(wanted)))
        .collect()
        .stream()
        .collect(Collectors.toMap(Found::place, Found::verdict, (one, same) -> same));
  }

  /**
   * Settles the backend of the calling process: GPUs if they can be used, cores otherwise.
   *
   * @return which, and why: {@code on cores: CUDA finds no GPU}
   */
  public static String settle() {
    return Placement.verdict(Device.AUTO).words();
  }

  /**
   * Refuses what cannot be.
   *
   * @param verdicts by place
   */
  static void refuse(Map<String, DeviceDecision> verdicts) {
    List<String> refused =
        verdicts.entrySet().stream()
            .filter(entry -> entry.getValue() instanceof DeviceDecision.Refused)
            .map(entry -> entry.getKey() + ": " + entry.getValue().words())
            .toList();
    if (!refused.isEmpty()) {
      throw new DeviceException("%s", String.join(System.lineSeparator(), refused));
    }
  }

  private static void tell(Map<String, DeviceDecision> verdicts) {
    verdicts.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                entry -> entry.getValue().words(),
                TreeMap::new,
                Collectors.mapping(Map.Entry::getKey, Collectors.joining(", "))))
        .forEach((words, places) -> LOG.info("{} will compute {}", places, words));
  }

  private record Found(String place, DeviceDecision verdict) implements Serializable {}
}
