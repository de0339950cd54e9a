package largo.spark.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import largo.spark.run.Sessions;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Where and how Spark runs. */
final class SparkOptions {

  @Option(
      names = "--master",
      paramLabel = "MASTER",
      description =
          "Spark master: local[*] (default), local-cluster[2,1,2048], spark://host:port, yarn.")
  private String master;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A setting of Spark, as spark-submit takes it. May be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  SparkSession session(String name) {
    return Sessions.open(name, Optional.ofNullable(master), settings);
  }
}
