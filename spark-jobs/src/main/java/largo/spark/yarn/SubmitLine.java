package largo.spark.yarn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The spark-submit command for a plan.
 *
 * @param plan executors, cores and memory
 * @param jar the cluster jar
 * @param command Largo's command: train or sweep
 * @param conf the configuration file, local or a URI
 * @param overrides {@code key=value} each
 * @param out output folder
 */
public record SubmitLine(
    ResourcePlan plan,
    String jar,
    String command,
    String conf,
    List<String> overrides,
    String out) {

  private static final String LOGGING = "conf/log4j2.properties";

  private static final String DISCOVERY = "conf/gpu-discovery.sh";

  /** Spark's deploy mode. */
  public enum Mode {
    /** The driver runs in the process of spark-submit. */
    CLIENT,
    /** The driver runs in a YARN container, which YARN restarts if it is lost. */
    CLUSTER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The arguments of spark-submit. */
  public List<String> arguments(Mode mode) {
    YarnCluster cluster = plan.cluster();
    Arguments all = new Arguments();
    all.add("--master", "yarn").add("--deploy-mode", mode.toString());
    cluster.queue().ifPresent(queue -> all.add("--queue", queue));
    all.add("--num-executors", plan.executors())
        .add("--executor-cores", plan.cores())
        .add("--executor-memory", plan.heap() + "m")
        .set("spark.executor.memoryOverhead", plan.overhead() + "m")
        .add("--driver-memory", plan.driverHeap() + "m")
        .set("spark.dynamicAllocation.enabled", "false")
        .set("spark.executorEnv.OMP_NUM_THREADS", "1");
    cluster.label().ifPresent(l -> all.set("spark.yarn.executor.nodeLabelExpression", l));
    plan.settings().values().forEach(all::set);
    if (cluster.gpus() > 0) {
      all.set("spark.executor.resource.gpu.amount", "1")
          .set("spark.task.resource.gpu.amount", "1")
          .set("spark.executor.resource.gpu.discoveryScript", "./" + name(DISCOVERY));
    }

    List<String> files = new ArrayList<>();
    if (cluster.gpus() > 0) {
      files.add(DISCOVERY);
    }
    if (mode == Mode.CLUSTER) {
      all.set("spark.driver.memoryOverhead", plan.driverOverhead() + "m")
          .set("spark.yarn.appMasterEnv.OMP_NUM_THREADS", "1")
          .set("spark.yarn.maxAppAttempts", "2")
          .add("--driver-java-options", "-Dlog4j2.configurationFile=" + name(LOGGING));
      files.add(LOGGING);
      if (isLocal(conf)) {
        files.add(conf);
      }
    }
    if (!files.isEmpty()) {
      all.add("--files", String.join(",", files));
    }

    all.add("--class", "largo.spark.cli.Main").alone(jar).alone(command);
    all.alone(mode == Mode.CLUSTER && isLocal(conf) ? name(conf) : conf);
    overrides.forEach(override -> all.add("--set", override));
    all.add("--out", out);
    if (mode == Mode.CLUSTER) {
      all.alone("--resume-if-exists"); // the second attempt resumes the run of the first
    }
    return List.copyOf(all.list);
  }

  /** The command for a shell, one argument per line. */
  public String text(Mode mode) {
    StringBuilder text = new StringBuilder("spark-submit");
    boolean option = false; // the last option, whose value follows
    for (String argument : arguments(mode)) {
      text.append(option ? " " : " \\\n  ").append(quoted(argument));
      option = argument.startsWith("--");
    }
    return text.append('\n').toString();
  }

  private static boolean isLocal(String path) {
    return !path.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String quoted(String argument) {
    return argument.matches("[A-Za-z0-9_./:=,@%+-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  /** Builder of the arguments. */
  private static final class Arguments {

    private final List<String> list = new ArrayList<>();

    Arguments add(String option, Object value) {
      list.add(option);
      list.add(value.toString());
      return this;
    }

    Arguments set(String key, String value) {
      return add("--conf", key + "=" + value);
    }

    Arguments alone(String argument) {
      list.add(argument);
      return this;
    }
  }
}
