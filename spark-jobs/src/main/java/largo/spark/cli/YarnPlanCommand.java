package largo.spark.cli;

import java.io.File;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.Trial;
import largo.core.config.UnusedKeys;
import largo.core.gradient.ModelDefinition;
import largo.spark.data.DataSummary;
import largo.spark.study.LoadedModel;
import largo.spark.study.SparkSessions;
import largo.spark.yarn.ResourceDemand;
import largo.spark.yarn.ResourcePlan;
import largo.spark.yarn.ShardAdvice;
import largo.spark.yarn.SparkSettings;
import largo.spark.yarn.SubmitLine;
import largo.spark.yarn.YarnCluster;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plans the resources of a run on YARN. */
@Command(
    name = "yarn-plan",
    description =
        "Computes executors, cores and memory of a run on a YARN cluster, with a reason for each "
            + "number, and prints the spark-submit commands.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class YarnPlanCommand implements Callable<Integer> {

  @Mixin private SpecOptions specs = new SpecOptions();

  @Option(
      names = "--command",
      paramLabel = "COMMAND",
      description = "Command to run: ${COMPLETION-CANDIDATES} (default: train).")
  private What what = What.TRAIN;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Output folder (default: runs/NAME in the HDFS home folder).")
  private String out;

  @Option(
      names = "--nodes",
      defaultValue = "2",
      description =
          "Number of nodes, with --label the nodes of that label (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--node-cores",
      defaultValue = "8",
      description = "yarn.nodemanager.resource.cpu-vcores (default: ${DEFAULT-VALUE}).")
  private int cores;

  @Option(
      names = "--node-memory",
      defaultValue = "32g",
      paramLabel = "SIZE",
      description =
          "yarn.nodemanager.resource.memory-mb, for example 65536m or 64g (default: ${DEFAULT-VALUE}).")
  private String memory;

  @Option(
      names = "--node-gpus",
      defaultValue = "0",
      description = "GPUs per node, one executor each (default: ${DEFAULT-VALUE}).")
  private int gpus;

  @Option(
      names = "--container-step",
      defaultValue = "1g",
      paramLabel = "SIZE",
      description =
          "yarn.scheduler.minimum-allocation-mb; container sizes are multiples of it (default: "
              + "${DEFAULT-VALUE}).")
  private String step;

  @Option(names = "--queue", paramLabel = "QUEUE", description = "Queue to submit to.")
  private String queue;

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = "Node label of the executors; the driver can be on any node.")
  private String label;

  @Option(
      names = "--examples",
      description = "Number of examples, for formats without it: csv, libsvm, parquet.")
  private Long examples;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      description =
          "Shape of an example, for the same formats: FEATURES, or CHANNELSxHEIGHTxWIDTH.")
  private String shape;

  @Option(names = "--classes", description = "Number of classes, for the same formats.")
  private Integer classes;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description =
          "Spark setting of the planned run, which becomes part of the printed commands. "
              + "spark.memory.fraction and spark.memory.offHeap.* change the plan; spark.hadoop.* "
              + "also applies to reading the data here. May be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Override
  public Integer call() {
    SparkOptions.check(settings);
    SparkSettings sparkSettings = new SparkSettings(settings);
    Configuration hadoop = SparkSessions.hadoop(settings);
    RunSpec spec = specs.read(List.of(), hadoop);
    UnusedKeys.check(spec, what.use, specs.overrides());
    YarnCluster cluster = cluster();
    DataSummary data =
        DataSummary.of(
            spec.data(),
            new DataSummary.Declared(
                Optional.ofNullable(examples),
                Optional.ofNullable(shape).map(DataSummary.Declared::parseShape),
                Optional.ofNullable(classes)),
            hadoop);
    ModelDefinition definition = LoadedModel.definition(spec, data.shape(), data.classes(), hadoop);
    ResourcePlan plan =
        ResourcePlan.of(
            ResourceDemand.of(spec, what.trials(spec), data, definition), cluster, sparkSettings);

    String conf = specs.file().orElseThrow();
    SubmitLine line =
        new SubmitLine(
            plan,
            jar(),
            what.toString(),
            conf,
            specs.overrides(),
            Optional.ofNullable(out).orElse("runs/" + spec.name()));
    System.out.printf(
        Locale.ROOT,
        "%s on %d nodes of %d cores, %d MB and %d GPUs: %,d examples of %s, %,d parameters%n%n",
        conf,
        cluster.nodes(),
        cluster.cores(),
        cluster.memory(),
        cluster.gpus(),
        data.examples(),
        data.shape(),
        plan.demand().parameters());
    plan.reasons()
        .forEach(
            r -> System.out.printf(Locale.ROOT, "%-11s %9s  %s%n", r.what(), r.value(), r.why()));
    int batch =
        what.trials(spec).stream().mapToInt(Trial::batch).min().orElse(spec.batch().global());
    ShardAdvice.of(plan, batch, what == What.SWEEP)
        .ifPresent(advice -> System.out.printf(Locale.ROOT, "%n%s%n", advice));
    System.out.printf(
        Locale.ROOT,
        "%nClient mode, with the driver on this machine:%n%n%s",
        line.text(SubmitLine.Mode.CLIENT));
    System.out.printf(
        Locale.ROOT,
        "%nCluster mode, in which YARN restarts a lost driver:%n%n%s",
        line.text(SubmitLine.Mode.CLUSTER));
    return 0;
  }

  private YarnCluster cluster() {
    try {
      return new YarnCluster(
          nodes,
          cores,
          megabytes("--node-memory", memory),
          gpus,
          megabytes("--container-step", step),
          Optional.ofNullable(queue),
          Optional.ofNullable(label));
    } catch (IllegalArgumentException e) {
      throw new SpecException("%s", e.getMessage());
    }
  }

  private static int megabytes(String option, String size) {
    if (!size.matches("\\d{1,7}[mgMG]")) {
      throw new SpecException("%s must be a size such as 65536m or 64g, but was %s", option, size);
    }
    int number = Integer.parseInt(size.substring(0, size.length() - 1));
    return size.toLowerCase(Locale.ROOT).endsWith("g") ? Math.multiplyExact(number, 1024) : number;
  }

  /** The jar of this class. */
  private static String jar() {
    try {
      File source =
          new File(
              YarnPlanCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return source.isFile() ? source.toString() : "largo-cluster.jar";
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Commands that can be planned. */
  enum What {
    TRAIN(UnusedKeys.Command.TRAIN),
    SWEEP(UnusedKeys.Command.SWEEP);

    private final UnusedKeys.Command use;

    What(UnusedKeys.Command use) {
      this.use = use;
    }

    List<Trial> trials(RunSpec spec) {
      return this == TRAIN
          ? List.of(Trial.of(spec.optimizer(), spec.batch().global(), spec.seed()))
          : spec.sweep().trials(spec);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
