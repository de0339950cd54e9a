package largo.spark.notebook;

import java.util.Locale;
import largo.core.dl4j.NativeBackend;
import largo.spark.Version;
import largo.spark.interop.ClassicSession;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The entry point for notebooks.
 *
 * <pre>
 *   StudyResult result =
 *       Largo.study(spark)
 *           .data("digits")
 *           .model("mlp")
 *           .optimizer("lamb", 0.01)
 *           .batches(List.of(64, 512))
 *           .epochs(3)
 *           .run();
 *   result.results().show();
 * </pre>
 */
public final class Largo {

  private Largo() {}

  /**
   * A study with default settings, which the methods of {@link StudyPlan} change.
   *
   * <p>Loads ND4J with Largo's class loader unless it is loaded already: that of an interpreter may
   * not find the backend, and a native library can be loaded only once per process.
   *
   * @throws IllegalStateException if the backend cannot be loaded; the message states the remedy
   * @throws UnsupportedOperationException if it is a session of Spark Connect; so does this message
   */
  public static StudyPlan study(SparkSession spark) {
    ClassicSession.context(spark);
    try {
      ContextLoader.within(NativeBackend::prepare);
    } catch (LinkageError e) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "ND4J finds no backend for this machine in %s (%s); the jar must be one for this "
                  + "platform, and on the class path when Spark starts: spark.jars or --jars, not "
                  + "addJar",
              jar(),
              root(e)),
          e);
    }
    return new StudyPlan(spark, StudyDraft.EMPTY);
  }

  /** Largo's version. */
  public static String version() {
    return Version.OF_LARGO;
  }

  /**
   * A small table as CSV with a header and NaN for unknown values, as one string for notebooks
   * without a Spark client. Maps are written as JSON.
   */
  public static String csv(Dataset<Row> table) {
    return TableCsv.of(table);
  }

  private static String jar() {
    return String.valueOf(Largo.class.getProtectionDomain().getCodeSource().getLocation());
  }

  private static Throwable root(Throwable e) {
    return e.getCause() == null ? e : root(e.getCause());
  }
}
