package largo.spark.data;

import java.util.Optional;
import largo.core.config.DataSpec;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The context of reading, in addition to a format and its files.
 *
 * @param session of Spark
 * @param files access to files
 * @param classes as configured
 * @param seed {@code data.seed}
 */
record ReadContext(SparkSession session, InputFiles files, Optional<Integer> classes, long seed) {

  static ReadContext of(SparkSession session, DataSpec spec) {
    InputFiles files = new InputFiles(session.sparkContext().hadoopConfiguration());
    return new ReadContext(session, files, spec.classes(), spec.seed());
  }

  JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }
}
