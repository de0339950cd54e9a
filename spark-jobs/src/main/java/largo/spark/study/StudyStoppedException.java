package largo.spark.study;

import java.io.Serial;

/** A study that was stopped from outside; what is finished is kept. */
final class StudyStoppedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** Somebody asked for it. */
  StudyStoppedException() {
    super("stopped");
  }

  StudyStoppedException(Throwable cause) {
    super("Spark was stopped", cause);
  }
}
