package largo.spark.job;

import java.util.concurrent.Callable;
import largo.core.config.RunSpec;
import largo.spark.run.OutputFolder;
import largo.spark.run.Study;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a model at several batches, with several optimizers, and reports what changes. */
@Command(
    name = "sweep",
    description =
        "Trains a model at several batches, with several optimizers, and reports what changes.",
    mixinStandardHelpOptions = true,
    versionProvider = Largo.Versions.class)
public final class Sweep implements Callable<Integer> {

  @Mixin private RunOptions options = new RunOptions();

  /** For spark-submit. */
  public static void main(String[] arguments) {
    Largo.exit(new Sweep(), arguments);
  }

  @Override
  public Integer call() {
    RunSpec spec = options.spec();
    try (SparkSession session = options.session(spec)) {
      OutputFolder out = options.out(spec, session);
      return Outcomes.report(new Study(session, spec, spec.sweep().trials(spec), out).run(), out);
    }
  }
}
