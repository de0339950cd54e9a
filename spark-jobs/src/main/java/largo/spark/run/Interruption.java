package largo.spark.run;

import java.io.Serial;

/** A study that was stopped from outside; what is finished is kept. */
final class Interruption extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** Somebody asked for it. */
  Interruption() {
    super("stopped");
  }

  Interruption(Throwable cause) {
    super("Spark was stopped", cause);
  }
}
