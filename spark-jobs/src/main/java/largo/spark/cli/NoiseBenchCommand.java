package largo.spark.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import largo.core.config.SpecException;
import largo.core.model.ModelZoo;
import largo.core.model.TorchZooModel;
import largo.core.model.ZooModel;
import largo.spark.bench.NoiseBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The cost of measuring the gradient noise scale. */
@Command(
    name = "noise",
    description =
        "Cost of measuring the gradient noise scale in each geometry, as a share of a step.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
final class NoiseBenchCommand implements Callable<Integer> {

  @Option(
      names = "--network",
      split = ",",
      paramLabel = "NAME",
      description =
          "Networks of the model zoo for 28x28 images: lenet, mlp (default: ${DEFAULT-VALUE}).",
      defaultValue = "lenet,mlp")
  private List<String> networks;

  @Option(
      names = "--shards",
      description = "Shards, at least 2 (default: ${DEFAULT-VALUE}).",
      defaultValue = "4")
  private int shards;

  @Option(
      names = "--examples",
      description = "Examples of a shard in a step (default: ${DEFAULT-VALUE}).",
      defaultValue = "64")
  private int examples;

  @Option(
      names = "--every-steps",
      description =
          "Steps from one measurement to the next; 0: those of a training (default:"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "0")
  private long everySteps;

  @Mixin private FiguresOutput figures;

  @Override
  public Integer call() throws IOException {
    if (shards < 2 || examples < 1 || everySteps < 0) {
      throw new SpecException(
          "--shards must be at least 2, --examples at least 1 and --every-steps zero or more, but "
              + "they were %d, %d and %d",
          shards, examples, everySteps);
    }
    System.out.printf(
        Locale.ROOT, "%d shards of %d examples; one thread, without Spark%n", shards, examples);
    System.out.printf(
        Locale.ROOT,
        "%-10s %-8s %12s %12s %12s %12s %12s %12s%n",
        "network",
        "geometry",
        "parameters",
        "gradient",
        "addition",
        "measuring",
        "every steps",
        "of steps");
    List<NoiseBench.Row> rows = new ArrayList<>();
    for (String name : networks) {
      ZooModel network = ModelZoo.all().get(name);
      if (network == null || network instanceof TorchZooModel) {
        throw new SpecException("--network must be lenet or mlp, but was %s", name);
      }
      List<NoiseBench.Row> measured =
          new NoiseBench(shards, examples, everySteps).run(name, network);
      measured.forEach(NoiseBenchCommand::print);
      rows.addAll(measured);
    }
    figures.write(rows);
    return 0;
  }

  private static void print(NoiseBench.Row row) {
    System.out.printf(
        Locale.ROOT,
        "%-10s %-8s %,12d %9.3f ms %9.3f ms %9.3f ms %,12d %10.2f %%%n",
        row.network(),
        row.geometry().name().toLowerCase(Locale.ROOT),
        row.parameters(),
        row.gradientMillis(),
        row.addMillis(),
        row.noiseMillis(),
        row.everySteps(),
        row.percent());
  }
}
