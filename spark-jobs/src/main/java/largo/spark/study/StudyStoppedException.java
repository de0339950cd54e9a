package largo.spark.study;

import java.io.Serial;

/** A study was stopped. Finished trials are saved. */
final class StudyStoppedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** The stop was requested. */
  StudyStoppedException() {
    super("stopped");
  }

  StudyStoppedException(Throwable cause) {
    super("Spark was stopped", cause);
  }
}
