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

  /** The shared session; opened by the first call. */
  protected static SparkSession session() {
    return SparkSessions.open("tests", Optional.of("local[2]"), Map.of());
  }

  /** The context of the shared session. */
  protected static JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(session().sparkContext());
  }

  /** Writes the rows of the file NAME.csv to NAME.parquet. */
  protected static void toParquet(String name) {
    session()
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(name + ".csv")
        .write()
        .parquet(name + ".parquet");
  }

  /** Replaces the shared session, which is opened again by the next call of {@link #session()}. */
  protected static SparkSession open(String master, Map<String, String> settings) {
    session().stop();
    return SparkSessions.open("tests", Optional.of(master), settings);
  }
}
