package largo.spark.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import largo.core.config.SpecException;
import largo.core.config.WorkerSpec.Engine;
import largo.spark.bench.GradientBench;
import largo.spark.bench.SparkMlBench;
import largo.spark.bench.StepBench;
import largo.spark.bench.ThroughputBench;
import largo.spark.interop.OpenSession;
import largo.spark.study.SparkSessions;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares Largo with alternatives. */
@Command(
    name = "bench",
    description = "Benchmarks Largo against alternatives on the same machine.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class,
    subcommands = {
      BenchCommand.Gradient.class,
      BenchCommand.Step.class,
      BenchExchangeCommand.class,
      BenchCommand.Throughput.class,
      BenchCommand.SparkMl.class,
      NoiseBenchCommand.class,
      GpuBenchCommand.class,
      ScalingCommand.class
    })
public final class BenchCommand {

  private BenchCommand() {}

  /** The time of a gradient. */
  @Command(
      name = "gradient",
      description =
          "Time of a gradient: a task of Largo with each engine against plain Deeplearning4j with its "
              + "defaults and PyTorch in Python.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Versions.class)
  static final class Gradient implements Callable<Integer> {

    @Option(
        names = "--network",
        split = ",",
        paramLabel = "NAME",
        description =
            "Networks of the model zoo: lenet, mlp for 28x28 images, resnet20 for 32x32, "
                + "transformer for 64 tokens (default: ${DEFAULT-VALUE}).",
        defaultValue = "lenet,mlp")
    private List<String> networks;

    @Option(
        names = "--examples",
        description = "Examples in the batch (default: ${DEFAULT-VALUE}).",
        defaultValue = "256")
    private int examples;

    @Option(
        names = "--rounds",
        description = "Processes of each variant, alternating (default: ${DEFAULT-VALUE}).",
        defaultValue = "3")
    private int rounds;

    @Option(
        names = "--repetitions",
        description =
            "Gradients in each process, after at least as many for warm-up (default: ${DEFAULT-VALUE}).",
        defaultValue = "30")
    private int repetitions;

    @Option(
        names = "--tasks",
        description =
            "Concurrent tasks, each with one thread; plain Deeplearning4j is measured with one only "
                + "(default: ${DEFAULT-VALUE}).",
        defaultValue = "1")
    private int tasks;

    @Option(
        names = "--python",
        paramLabel = "PROGRAM",
        description = "Python interpreter with PyTorch, to compare with it.")
    private Optional<String> python = Optional.empty();

    @Mixin private FiguresOutput figures;

    @Override
    public Integer call() throws IOException {
      System.out.printf(
          Locale.ROOT,
          "gradient of %d examples, %d concurrent: median over %d processes of the mean of %d, %d "
              + "cores%n",
          examples,
          tasks,
          rounds,
          repetitions,
          Runtime.getRuntime().availableProcessors());
      System.out.printf(
          Locale.ROOT,
          "%-10s %-26s %12s %12s %18s%n",
          "network",
          "",
          "time",
          "processor",
          "this / Largo");
      List<GradientBench.Measurement> measurements = new ArrayList<>();
      for (String network : networks) {
        List<GradientBench.Measurement> ofNetwork =
            new GradientBench(rounds, examples, repetitions, tasks, python).run(network);
        for (GradientBench.Measurement measurement : ofNetwork) {
          System.out.printf(
              Locale.ROOT,
              "%-10s %-26s %9.1f ms %9.1f ms %18.2f%n",
              measurement.network(),
              measurement.variant().title(),
              measurement.millis(),
              measurement.processorMillis(),
              measurement.ratio());
        }
        measurements.addAll(ofNetwork);
      }
      figures.write(measurements);
      return 0;
    }
  }

  /** The overhead of a step. */
  @Command(
      name = "step",
      description = "Overhead of a step in addition to its gradients: sessions compared to jobs.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Versions.class)
  static final class Step implements Callable<Integer> {

    @Option(
        names = "--master",
        split = ";",
        paramLabel = "MASTER",
        description = "Spark masters, measured one after another (default: ${DEFAULT-VALUE}).",
        defaultValue = "local[2];local-cluster[2,1,4096]")
    private List<String> masters;

    @Option(
        names = "--size",
        split = ",",
        description = "Model sizes, of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
        defaultValue = "small,large")
    private List<StepBench.Size> sizes;

    @Option(
        names = "--rounds",
        description = "Rounds of each kind of exchange, alternating (default: ${DEFAULT-VALUE}).",
        defaultValue = "3")
    private int rounds;

    @Mixin private FiguresOutput figures;

    @Override
    public Integer call() throws IOException {
      System.out.printf(
          Locale.ROOT,
          "a step of 2 shards, less the slowest worker's gradient: medians, %d cores%n",
          Runtime.getRuntime().availableProcessors());
      System.out.printf(
          Locale.ROOT,
          "%-26s %-8s %12s %12s %12s %10s %12s%n",
          "master",
          "exchange",
          "parameters",
          "gradient",
          "overhead",
          "moved",
          "of sockets'");
      List<StepBench.Row> rows = new ArrayList<>();
      for (String master : masters) {
        try (OpenSession open = new OpenSession(session(master))) {
          SparkSession session = open.session();
          for (StepBench.Size size : sizes) {
            List<StepBench.Row> measured = new StepBench(rounds).run(session, size);
            measured.forEach(Step::print);
            rows.addAll(measured);
          }
        }
      }
      figures.write(rows);
      return 0;
    }

    private static void print(StepBench.Row row) {
      System.out.printf(
          Locale.ROOT,
          "%-26s %-8s %,12d %9.2f ms %9.2f ms",
          row.master(),
          row.kind(),
          row.parameters(),
          row.gradientMillis(),
          row.overheadMillis());
      System.out.printf(
          Locale.ROOT,
          row.moves() ? " %5.2f GB/s %10.0f %%%n" : " %10s %12s%n",
          row.moves()
              ? new Object[] {
                row.gigabytesPerSecond(),
                100 * row.gigabytesPerSecond() / row.socketGigabytesPerSecond()
              }
              : new Object[] {"-", "-"});
    }
  }

  /** Throughput of whole steps. */
  @Command(
      name = "throughput",
      description =
          "Examples per second of whole steps on two local slots: Largo, Deeplearning4j's training on "
              + "Spark, a treeAggregate loop, two workers without any exchange, and PyTorch's "
              + "DistributedDataParallel.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Versions.class)
  static final class Throughput implements Callable<Integer> {

    @Option(
        names = "--network",
        split = ",",
        paramLabel = "NAME",
        description =
            "Networks of the model zoo: mlp, lenet, transformer (default: ${DEFAULT-VALUE}).",
        defaultValue = "mlp,lenet")
    private List<String> networks;

    @Option(
        names = "--engine",
        paramLabel = "ENGINE",
        description = "Engine of Largo's workers: dl4j or torch (default: ${DEFAULT-VALUE}).",
        defaultValue = "dl4j")
    private Engine engine;

    @Option(
        names = "--examples",
        description = "Examples per step in each of the two shards (default: ${DEFAULT-VALUE}).",
        defaultValue = "1024")
    private int examples;

    @Option(
        names = "--rounds",
        description = "Processes of each variant, alternating (default: ${DEFAULT-VALUE}).",
        defaultValue = "3")
    private int rounds;

    @Option(
        names = "--steps",
        description =
            "Steps in each process, after the same number for warm-up (default: ${DEFAULT-VALUE}).",
        defaultValue = "10")
    private int steps;

    @Option(
        names = "--python",
        paramLabel = "PROGRAM",
        description = "Python interpreter with PyTorch, to compare with it.")
    private Optional<String> python = Optional.empty();

    @Mixin private FiguresOutput figures;

    @Override
    public Integer call() throws IOException {
      if (engine == Engine.AUTO) {
        throw new SpecException("--engine must be dl4j or torch, but was auto");
      }
      System.out.printf(
          Locale.ROOT,
          "steps of 2 x %d examples: median over %d processes of %d steps, %d cores%n",
          examples,
          rounds,
          steps,
          Runtime.getRuntime().availableProcessors());
      System.out.printf(
          Locale.ROOT,
          "%-10s %-26s %12s %12s %14s%n",
          "network",
          "",
          "micro-batch",
          "examples/s",
          "Largo's / this");
      List<ThroughputBench.Measurement> measurements = new ArrayList<>();
      for (String network : networks) {
        List<ThroughputBench.Measurement> ofNetwork =
            new ThroughputBench(engine, rounds, examples, steps, python).run(network);
        for (ThroughputBench.Measurement measurement : ofNetwork) {
          System.out.printf(
              Locale.ROOT,
              "%-10s %-26s %12d %,12.0f %14.2f%n",
              measurement.network(),
              measurement.variant().title(),
              measurement.micro(),
              measurement.examplesPerSecond(),
              measurement.ratio());
        }
        measurements.addAll(ofNetwork);
      }
      figures.write(measurements);
      return 0;
    }
  }

  /** The estimator for Spark ML. */
  @Command(
      name = "spark-ml",
      description = "LargeBatchClassifier against Spark's MultilayerPerceptronClassifier.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Versions.class)
  static final class SparkMl implements Callable<Integer> {

    @Option(
        names = "--data",
        required = true,
        paramLabel = "FOLDER",
        description = "Folder with tabular/a9a.gz, tabular/a9a.t.gz and fashion-mnist.")
    private Path folder;

    @Option(
        names = "--iterations",
        split = ",",
        description = "Iterations of Spark's classifier, one fit each (default: ${DEFAULT-VALUE}).",
        defaultValue = "5,20,50,100")
    private List<Integer> iterations;

    @Option(
        names = "--epochs",
        split = ",",
        description = "Epochs of Largo's classifier, one fit each (default: ${DEFAULT-VALUE}).",
        defaultValue = "1,2,5,10")
    private List<Integer> epochs;

    @Override
    public Integer call() throws IOException {
      System.out.printf(Locale.ROOT, "%-14s %-52s %9s %9s%n", "data", "method", "fit", "accuracy");
      try (OpenSession open =
          new OpenSession(SparkSessions.open("bench", Optional.empty(), Map.of()))) {
        SparkSession session = open.session();
        SparkMlBench bench = new SparkMlBench(session, folder);
        bench.a9a(iterations, epochs, SparkMl::print);
        bench.fashion(iterations, epochs, SparkMl::print);
      }
      return 0;
    }

    private static void print(SparkMlBench.Figure figure) {
      System.out.printf(
          Locale.ROOT,
          "%-14s %-52s %7.1f s %7.2f %%%n",
          figure.data(),
          figure.method(),
          figure.seconds(),
          100 * figure.accuracy());
    }
  }

  /** Opens a session whose executors, if they are separate processes, have the same class path. */
  static SparkSession session(String master) {
    return SparkSessions.open(
        "bench",
        Optional.of(master),
        Map.of("spark.executor.extraClassPath", System.getProperty("java.class.path")));
  }
}
