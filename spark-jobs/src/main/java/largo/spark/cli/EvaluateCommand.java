package largo.spark.cli;

import java.util.concurrent.Callable;
import largo.core.config.RunSpec;
import largo.core.config.UnusedKeys;
import largo.core.data.DataSplit;
import largo.spark.interop.OpenSession;
import largo.spark.study.ModelEvaluation;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores a saved model. */
@Command(
    name = "evaluate",
    description =
        "Evaluates a saved model on the data of a configuration: accuracy, R^2 or subset accuracy, loss,"
            + " and other metrics.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class EvaluateCommand implements Callable<Integer> {

  @Mixin private SpecOptions spec = new SpecOptions();

  @Mixin private SparkOptions spark = new SparkOptions();

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "Part of the data: ${COMPLETION-CANDIDATES} (default: test).")
  private DataSplit split = DataSplit.TEST;

  @Mixin private DryRunOption dryRun = new DryRunOption();

  @Mixin private JsonOutput output = new JsonOutput();

  @Mixin private QuietOption quiet = new QuietOption();

  /** Entry point for spark-submit. */
  public static void main(String[] arguments) {
    Main.exit(new EvaluateCommand(), arguments);
  }

  @Override
  public Integer call() {
    Configuration hadoop = spark.hadoop();
    RunSpec asked = model.read(spec, hadoop);
    UnusedKeys.check(asked, UnusedKeys.Command.EVALUATE, spec.overrides());
    output.check(hadoop); // before the data is read
    quiet.apply();
    try (OpenSession open = new OpenSession(spark.session(asked.name()))) {
      SparkSession session = open.session();
      if (dryRun.isGiven()) {
        return DryRunOption.print(ModelEvaluation.check(session, asked, split), output, hadoop);
      }
      ModelEvaluation evaluation = ModelEvaluation.of(session, asked, split);
      output.print(
          evaluation.text(), evaluation::json, session.sparkContext().hadoopConfiguration());
      return 0;
    }
  }
}
