package largo.spark.job;

import java.util.List;
import java.util.concurrent.Callable;
import largo.spark.bench.GradientBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures. */
@Command(
    name = "bench",
    description = "Measures Largo against the alternative, side by side.",
    mixinStandardHelpOptions = true,
    versionProvider = Largo.Versions.class,
    subcommands = Bench.Gradient.class)
public final class Bench {

  private Bench() {}

  /** Gradients. */
  @Command(
      name = "gradient",
      description =
          "Gradients through one task of Largo, against plain Deeplearning4j as it is shipped.",
      mixinStandardHelpOptions = true,
      versionProvider = Largo.Versions.class)
  static final class Gradient implements Callable<Integer> {

    @Option(
        names = "--network",
        split = ",",
        paramLabel = "NAME",
        description = "Networks of the zoo for 28x28 images: ${DEFAULT-VALUE} if not given.",
        defaultValue = "lenet,mlp")
    private List<String> networks;

    @Option(
        names = "--examples",
        description = "Examples in the batch: ${DEFAULT-VALUE}.",
        defaultValue = "256")
    private int examples;

    @Option(
        names = "--rounds",
        description = "Processes of each kind, in turns: ${DEFAULT-VALUE}.",
        defaultValue = "3")
    private int rounds;

    @Option(
        names = "--repetitions",
        description = "Gradients in each process, after as many to warm up: ${DEFAULT-VALUE}.",
        defaultValue = "30")
    private int repetitions;

    @Override
    public Integer call() {
      System.out.printf(
          "gradient of %d examples of 28x28: median over %d processes of the mean of %d, %d cores%n",
          examples, rounds, repetitions, Runtime.getRuntime().availableProcessors());
      System.out.printf("%-10s %14s %14s %8s%n", "network", "DL4J as is", "Largo, 1 task", "ratio");
      for (String network : networks) {
        GradientBench.Comparison c =
            new GradientBench(rounds, examples, repetitions).compare(network);
        System.out.printf(
            "%-10s %11.1f ms %11.1f ms %7.1fx%n", network, c.dl4j(), c.largo(), c.ratio());
      }
      return 0;
    }
  }
}
