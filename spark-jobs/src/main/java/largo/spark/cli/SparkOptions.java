package largo.spark.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import largo.core.config.SpecException;
import largo.spark.study.SparkSessions;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** The options of Spark. */
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
      description = "A Spark setting, as for spark-submit. May be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /**
   * Opens a session.
   *
   * @throws SpecException if a setting is not one of Spark's
   */
  SparkSession session(String name) {
    checkSettings();
    return SparkSessions.open(name, Optional.ofNullable(master), settings);
  }

  /**
   * The Hadoop configuration of the session.
   *
   * @throws SpecException if a setting is not one of Spark's
   */
  Configuration hadoop() {
    checkSettings();
    return SparkSessions.hadoop(settings);
  }

  private void checkSettings() {
    check(settings);
  }

  /**
   * Checks that all keys start with {@code spark.}.
   *
   * @throws SpecException otherwise
   */
  static void check(Map<String, String> settings) {
    for (String key : settings.keySet()) {
      if (!key.startsWith("spark.")) {
        throw new SpecException(
            "--conf %s=%s: Spark settings start with spark., Hadoop settings with spark.hadoop.; keys "
                + "of the configuration are set with --set",
            key, settings.get(key));
      }
    }
  }
}
