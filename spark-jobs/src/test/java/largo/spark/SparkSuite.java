package largo.spark;

import java.util.Map;
import java.util.Optional;
import largo.spark.study.SparkSessions;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.scalatestplus.junit.JUnitSuite;

/**
 * A test that needs Spark: two local slots, one session for all suites of a JVM. Runs under JUnit
 * and under ScalaTest.
 */
public abstract class SparkSuite extends JUnitSuite {

  /** The session that all suites share; opened when it is first asked for. */
  protected static SparkSession session() {
    return SparkSessions.open("tests", Optional.of("local[2]"), Map.of());
  }

  /** Its context. */
  protected static JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(session().sparkContext());
  }

  /** Another session, in place of the shared one, which opens again when it is next asked for. */
  protected static SparkSession open(String master, Map<String, String> settings) {
    session().close();
    return SparkSessions.open("tests", Optional.of(master), settings);
  }
}
