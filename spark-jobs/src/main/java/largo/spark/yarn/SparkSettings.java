package largo.spark.yarn;

import java.util.LinkedHashMap;
import java.util.Map;
import largo.core.config.SpecException;
import org.apache.spark.SparkConf;

/**
 * Spark settings of a planned run beyond those that the plan computes. They are part of the printed
 * command, and those that change memory are taken into account.
 *
 * @param values setting by key, in order
 */
public record SparkSettings(Map<String, String> values) {

  /** No settings. */
  public static final SparkSettings NONE = new SparkSettings(Map.of());

  private static final String COMPUTED = "the plan computes it";

  /** Settings that the plan determines, and the option to use instead. */
  private static final Map<String, String> DETERMINED =
      Map.ofEntries(
          Map.entry("spark.master", "the plan is for YARN"),
          Map.entry("spark.submit.deployMode", "the plan prints a command for each deploy mode"),
          Map.entry("spark.yarn.queue", "use --queue"),
          Map.entry("spark.yarn.executor.nodeLabelExpression", "use --label"),
          Map.entry("spark.executor.instances", COMPUTED),
          Map.entry("spark.executor.cores", COMPUTED),
          Map.entry("spark.executor.memory", COMPUTED),
          Map.entry("spark.executor.memoryOverhead", COMPUTED),
          Map.entry("spark.driver.memory", COMPUTED),
          Map.entry("spark.driver.memoryOverhead", COMPUTED),
          Map.entry("spark.task.cpus", "a task uses one core"),
          Map.entry("spark.dynamicAllocation.enabled", "the plan has a fixed number of executors"),
          Map.entry("spark.executor.resource.gpu.amount", "use --node-gpus"),
          Map.entry("spark.task.resource.gpu.amount", "use --node-gpus"));

  /**
   * Checks that the plan does not determine a setting itself, and that sizes can be read.
   *
   * @throws SpecException otherwise; the message names the setting
   */
  public SparkSettings {
    values = new LinkedHashMap<>(values);
    values.forEach(
        (key, value) -> {
          if (DETERMINED.containsKey(key)) {
            throw new SpecException(
                "--conf %s=%s is not possible with yarn-plan: %s", key, value, DETERMINED.get(key));
          }
        });
    memoryFraction(values);
    offHeap(values);
  }

  /** Fraction of the heap, without the reserved part, in which Spark stores data. */
  double memoryFraction() {
    return memoryFraction(values);
  }

  /** Megabytes of Spark's off-heap memory, which YARN adds to a container. */
  int offHeap() {
    return offHeap(values);
  }

  private static double memoryFraction(Map<String, String> values) {
    String key = "spark.memory.fraction";
    String text = values.getOrDefault(key, "0.6");
    double fraction;
    try {
      fraction = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      fraction = Double.NaN; // reported below
    }
    if (!(fraction > 0 && fraction < 1)) {
      throw new SpecException("--conf %s must be in (0, 1), but was %s", key, text);
    }
    return fraction;
  }

  private static int offHeap(Map<String, String> values) {
    SparkConf conf = new SparkConf(false);
    values.forEach(conf::set);
    try {
      boolean enabled = conf.getBoolean("spark.memory.offHeap.enabled", false);
      return enabled ? (int) (conf.getSizeAsBytes("spark.memory.offHeap.size", 0) >> 20) : 0;
    } catch (RuntimeException e) {
      throw new SpecException("--conf spark.memory.offHeap: %s", e.getMessage());
    }
  }
}
