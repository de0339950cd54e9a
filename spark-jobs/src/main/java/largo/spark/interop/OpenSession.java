package largo.spark.interop;

import org.apache.spark.sql.SparkSession;

/**
 * A session that is stopped at the end of a block. The {@code close} of Spark 4's sessions declares
 * an {@code IOException}, that of Spark 3.5 does not.
 *
 * @param session an open one
 */
public record OpenSession(SparkSession session) implements AutoCloseable {

  @Override
  public void close() {
    session.stop();
  }
}
