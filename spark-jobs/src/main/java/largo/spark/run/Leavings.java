package largo.spark.run;

import largo.core.report.Sweep;
import org.apache.spark.sql.SparkSession;

/** Writes what a study leaves for people, next to what its trials left. */
final class Leavings {

  private final SparkSession session;
  private final OutputFolder out;

  Leavings(SparkSession session, OutputFolder out) {
    this.session = session;
    this.out = out;
  }

  void write(Sweep sweep) {}
}
