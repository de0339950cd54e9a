package largo.spark.job;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Scores a saved model. */
@Command(name = "evaluate")
public final class Evaluate implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
