package largo.spark.cli;

import java.util.List;
import java.util.concurrent.Callable;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.UnusedKeys;
import largo.spark.interop.OpenSession;
import largo.spark.study.OutputFolder;
import largo.spark.study.RateFinder;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds the range of useful learning rates. */
@Command(
    name = "lr-find",
    description =
        "Range test of the learning rate: trains with an exponentially increasing rate until the loss "
            + "diverges, and shows at which rate the loss falls fastest.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class LrFindCommand implements Callable<Integer> {

  @Mixin private SpecOptions spec = new SpecOptions();

  @Mixin private SparkOptions spark = new SparkOptions();

  @Mixin private NewFolder out = new NewFolder();

  @Mixin private DryRunOption dryRun = new DryRunOption();

  @Mixin private JsonOutput output = new JsonOutput();

  @Option(
      names = "--from",
      paramLabel = "RATE",
      description = "First learning rate (default: ${DEFAULT-VALUE}).")
  private double from = 1e-6;

  @Option(
      names = "--to",
      paramLabel = "RATE",
      description = "Last learning rate (default: ${DEFAULT-VALUE}).")
  private double to = 10;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Number of steps (default: ${DEFAULT-VALUE}).")
  private int steps = 100;

  /** Entry point for spark-submit. */
  public static void main(String[] arguments) {
    Main.exit(new LrFindCommand(), arguments);
  }

  @Override
  public Integer call() {
    Configuration hadoop = spark.hadoop();
    RunSpec asked = spec.read(List.of(), hadoop);
    UnusedKeys.check(asked, UnusedKeys.Command.TRAIN, spec.overrides());
    if (!(from > 0 && to > from) || Double.isInfinite(to)) {
      throw new SpecException(
          "--from must be positive and below --to, but they were %s and %s", from, to);
    }
    if (steps < 2) {
      throw new SpecException("--steps must be at least 2, but was %d", steps);
    }
    RateFinder.Options options = new RateFinder.Options(from, to, steps);
    OutputFolder folder = out.open(hadoop);
    output.check(hadoop); // before the data is read
    try (OpenSession open = new OpenSession(spark.session(asked.name()))) {
      SparkSession session = open.session();
      if (dryRun.isGiven()) {
        return DryRunOption.print(RateFinder.forecast(session, asked, options), output, hadoop);
      }
      RateFinder found = RateFinder.run(session, asked, options);
      found.write(folder);
      String text = found.text() + folder.path("lr-find.svg") + System.lineSeparator();
      output.print(text, found::json, hadoop);
      return 0;
    }
  }
}
