package largo.spark.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import largo.core.config.SpecException;
import largo.spark.study.SparkSessions;
import org.apache.hadoop.conf.Configuration;
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

  /**
   * Opens Spark.
   *
   * @throws SpecException if a setting is none of Spark's
   */
  SparkSession session(String name) {
    checkSettings();
    return SparkSessions.open(name, Optional.ofNullable(master), settings);
  }

  /**
   * The configuration of Hadoop that the session will have.
   *
   * @throws SpecException if a setting is none of Spark's
   */
  Configuration hadoop() {
    checkSettings();
    return SparkSessions.hadoop(settings);
  }

  private void checkSettings() {
    check(settings);
  }

  /**
   * Checks that settings are Spark's.
   *
   * @throws SpecException otherwise
   */
  static void check(Map<String, String> settings) {
    for (String key : settings.keySet()) {
      if (!key.startsWith("spark.")) {
        throw new SpecException(
            "--conf %s=%s: Spark's settings begin with spark., Hadoop's with spark.hadoop.; keys of "
                + "the configuration are set with --set",
            key, settings.get(key));
      }
    }
  }
}
