package largo.spark.cli;

import java.util.List;
import java.util.concurrent.Callable;
import largo.spark.doctor.CheckResult;
import largo.spark.doctor.EnvironmentCheck;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks the machine. */
@Command(
    name = "doctor",
    description =
        "Checks the environment on this machine: Java, memory, Spark, native libraries, GPUs.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class DoctorCommand implements Callable<Integer> {

  @Mixin private SparkOptions spark = new SparkOptions();

  @Override
  public Integer call() {
    SparkSession[] opened = new SparkSession[1];
    try {
      List<CheckResult> results = EnvironmentCheck.run(() -> opened[0] = spark.session("doctor"));
      results.forEach(finding -> System.out.println(finding.line()));
      return results.stream().anyMatch(f -> f.state() == CheckResult.State.BAD) ? 1 : 0;
    } finally {
      if (opened[0] != null) {
        opened[0].stop();
      }
    }
  }
}
