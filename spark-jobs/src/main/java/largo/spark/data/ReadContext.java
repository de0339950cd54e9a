package largo.spark.data;

import java.util.Optional;
import largo.core.config.DataSpec;
import largo.core.data.LearningTask;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * What all data formats need to read files.
 *
 * @param session the Spark session
 * @param files lists and opens input files
 * @param task what is predicted
 * @param classes number of classes, if {@code data.classes} is set
 * @param seed {@code data.seed}
 */
record ReadContext(
    SparkSession session,
    InputFiles files,
    LearningTask task,
    Optional<Integer> classes,
    long seed) {

  static ReadContext of(SparkSession session, DataSpec spec) {
    InputFiles files = new InputFiles(session.sparkContext().hadoopConfiguration());
    return new ReadContext(session, files, spec.task(), spec.classes(), spec.seed());
  }

  JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(session.sparkContext());
  }
}
