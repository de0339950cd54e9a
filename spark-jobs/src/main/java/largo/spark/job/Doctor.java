package largo.spark.job;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Checks the machine. */
@Command(name = "doctor")
public final class Doctor implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
