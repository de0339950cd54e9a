package largo.spark.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.UnusedKeys;
import largo.core.schedule.BatchScaling;
import largo.spark.interop.OpenSession;
import largo.spark.storage.FolderLock;
import largo.spark.study.BranchReport;
import largo.spark.study.BranchedTraining;
import largo.spark.study.BranchedTraining.PointResult;
import largo.spark.study.OutputFolder;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the critical batch by branches of a training. */
@Command(
    name = "critical-batch",
    description =
        "Measures the critical batch along a training: at each point, branches with larger batches "
            + "are trained for the same number of examples and compared on the validation examples.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class CriticalBatchCommand implements Callable<Integer> {

  @Mixin private SpecOptions spec = new SpecOptions();

  @Mixin private SparkOptions spark = new SparkOptions();

  @Mixin private NewFolder out = new NewFolder();

  @Mixin private DryRunOption dryRun = new DryRunOption();

  @Mixin private JsonOutput output = new JsonOutput();

  @Option(
      names = "--resume-if-exists",
      description =
          "Continues in the folder of --out, if it exists, with the same configuration and options: "
              + "finished branches are not trained again.")
  private boolean resumeIfExists;

  @Option(
      names = "--at-epochs",
      split = ",",
      paramLabel = "N",
      description = "Points of the training, in epochs (default: ${DEFAULT-VALUE}).")
  private List<Double> atEpochs = List.of(1.0, 2.0, 4.0);

  @Option(
      names = "--factors",
      split = ",",
      paramLabel = "K",
      description = "Multiples of batch.global, one branch each (default: ${DEFAULT-VALUE}).")
  private List<Double> factors = List.of(1.0, 2.0, 4.0, 8.0);

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Length of each branch, in epochs (default: ${DEFAULT-VALUE}).")
  private double epochs = 1;

  @Option(
      names = "--epsilon",
      paramLabel = "E",
      description = "Loss by which a branch may exceed smaller ones (default: ${DEFAULT-VALUE}).")
  private double epsilon = 0.01;

  @Option(
      names = "--rule",
      paramLabel = "RULE",
      description =
          "Scaling of the learning rate: ${COMPLETION-CANDIDATES} (default: sqrt for sign-like and "
              + "matrix rules, linear for others).")
  private BatchScaling scaling;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Branches that are trained at the same time (default: ${DEFAULT-VALUE}).")
  private int parallel = 2;

  /** Entry point for spark-submit. */
  public static void main(String[] arguments) {
    Main.exit(new CriticalBatchCommand(), arguments);
  }

  @Override
  public Integer call() {
    Configuration hadoop = spark.hadoop();
    RunSpec asked = spec.read(List.of("exchange.kind=job"), hadoop);
    UnusedKeys.check(asked, UnusedKeys.Command.TRAIN, spec.overrides());
    check();
    BranchedTraining.Options options =
        new BranchedTraining.Options(
            atEpochs, factors, epochs, epsilon, Optional.ofNullable(scaling), parallel);
    OutputFolder folder = resumeIfExists ? out.openOrResume(hadoop) : out.open(hadoop);
    output.check(hadoop); // before the data is read
    try (OpenSession open = new OpenSession(spark.session(asked.name()))) {
      SparkSession session = open.session();
      if (dryRun.isGiven()) {
        return DryRunOption.print(
            BranchedTraining.forecast(session, asked, options, folder), output, hadoop);
      }
      try (FolderLock lock = folder.lock()) {
        lock.check();
        List<PointResult> points = BranchedTraining.run(session, asked, options, folder);
        BranchReport.write(points, folder);
        BranchReport.writeJson(points, asked.optimizer(), folder);
        output.print(BranchReport.text(points), () -> BranchReport.json(points), hadoop);
        return points.isEmpty() ? 1 : 0;
      }
    }
  }

  private void check() {
    requireAscending("--at-epochs", atEpochs, 0);
    requireAscending("--factors", factors, Double.MIN_VALUE);
    if (!(epochs > 0) || !(epsilon >= 0) || parallel < 1) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "--epochs must be positive, --epsilon zero or more and --parallel at least 1, but they "
                  + "were %s, %s and %d",
              epochs,
              epsilon,
              parallel));
    }
  }

  private static void requireAscending(String option, List<Double> values, double min) {
    double last = min;
    for (int k = 0; k < values.size(); k++) {
      if (!(values.get(k) >= min) || k > 0 && values.get(k) <= last) {
        throw new SpecException(
            "%s must be increasing and %s, but was %s",
            option, min == 0 ? "zero or more" : "positive", values);
      }
      last = values.get(k);
    }
  }
}
