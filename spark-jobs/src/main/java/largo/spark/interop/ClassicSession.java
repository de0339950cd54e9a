package largo.spark.interop;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import largo.core.config.SpecException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.util.Properties;

/**
 * The context of a session. Largo's tasks are jobs of a {@code SparkContext}, which only classic
 * sessions have: a client of Spark Connect sends plans of queries to a server.
 */
public final class ClassicSession {

  private static final String CONNECT_PACKAGE = "org.apache.spark.sql.connect.";
  private static final String MODE = "spark.api.mode";
  private static final String REMOTE = "spark.remote";
  private static final String REMOTE_VARIABLE = "SPARK_REMOTE";
  private static final String REMEDY =
      "Largo needs a classic session, whose SparkContext runs its tasks: set spark.api.mode to "
          + "classic, and neither spark.remote, --remote nor SPARK_REMOTE";

  private ClassicSession() {}

  /**
   * The context of a session.
   *
   * @throws UnsupportedOperationException if it is a session of Spark Connect, or of a Spark for
   *     another Scala; the message states the remedy
   */
  public static SparkContext context(SparkSession session) {
    if (isConnect(session.getClass())) {
      throw new UnsupportedOperationException("this is a session of Spark Connect: " + REMEDY);
    }
    otherScala(Properties.versionNumberString())
        .ifPresent(
            problem -> {
              throw new UnsupportedOperationException(problem);
            });
    return session.sparkContext();
  }

  /** {@link #context} for Java. */
  public static JavaSparkContext javaContext(SparkSession session) {
    return JavaSparkContext.fromSparkContext(context(session));
  }

  /** Whether a class of sessions, or one that it extends, is of Spark Connect. */
  static boolean isConnect(Class<?> type) {
    return type != null
        && (type.getName().startsWith(CONNECT_PACKAGE) || isConnect(type.getSuperclass()));
  }

  /**
   * Checks that this jar is for Spark's Scala, and settings do not ask for Spark Connect.
   *
   * @param environment of the process
   * @throws SpecException otherwise; the message names the setting and the remedy
   */
  public static void check(SparkConf conf, Map<String, String> environment) {
    otherScala(Properties.versionNumberString())
        .ifPresent(
            problem -> {
              throw new SpecException("%s", problem);
            });
    if (conf.get(MODE, "classic").equalsIgnoreCase("connect")) {
      throw new SpecException("spark.api.mode must be classic, but was connect. %s", REMEDY);
    }
    Optional.of(conf.get(REMOTE, ""))
        .filter(address -> !address.isEmpty())
        .ifPresent(address -> refuse(REMOTE, address));
    Optional.ofNullable(environment.get(REMOTE_VARIABLE))
        .filter(address -> !address.isEmpty())
        .ifPresent(address -> refuse(REMOTE_VARIABLE, address));
  }

  /**
   * The problem if Spark runs with another line of Scala than that of this jar, in which classes of
   * Scala differ.
   *
   * @param running its version
   */
  static Optional<String> otherScala(String running) {
    if (running.startsWith(ScalaCollections.SCALA + ".")) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "this jar of Largo is for Scala %s, but Spark runs with Scala %s: mvn package builds the "
                + "jar for Spark 3.5 with Scala 2.12, mvn -Dspark=4 package that for Spark 4",
            ScalaCollections.SCALA,
            running));
  }

  private static void refuse(String name, String address) {
    throw new SpecException(
        "%s must not be set, but was %s, a server of Spark Connect. %s", name, address, REMEDY);
  }
}
