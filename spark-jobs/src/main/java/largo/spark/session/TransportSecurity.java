package largo.spark.session;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * Whether Spark encrypts its connections. The secret of a session is part of its tasks, so that a
 * session cannot be better protected than they are.
 */
final class TransportSecurity {

  private static final String AUTHENTICATE = "spark.authenticate";

  /** Settings each of which encrypts Spark's connections, if authentication is enabled. */
  private static final List<String> CONNECTION_KEYS =
      List.of("spark.network.crypto.enabled", "spark.authenticate.enableSaslEncryption");

  /** TLS for Spark's connections, since Spark 4. */
  private static final String RPC_TLS_KEY = "spark.ssl.rpc.enabled";

  /** Settings that encrypt local files and web pages only. */
  private static final List<String> UNRELATED_KEYS =
      List.of("spark.io.encryption.enabled", "spark.ssl.enabled");

  private TransportSecurity() {}

  /**
   * Whether tasks are encrypted when they are sent to executors.
   *
   * @param version of Spark
   */
  static boolean isEncrypted(SparkConf conf, String version) {
    boolean tls = major(version) >= 4 && conf.getBoolean(RPC_TLS_KEY, false);
    return tls
        || conf.getBoolean(AUTHENTICATE, false)
            && CONNECTION_KEYS.stream().anyMatch(key -> conf.getBoolean(key, false));
  }

  /** A warning if encryption is configured, but not that of connections. */
  static Optional<String> warning(SparkConf conf, String version) {
    if (isEncrypted(conf, version)) {
      return Optional.empty();
    }
    return UNRELATED_KEYS.stream()
        .filter(key -> conf.getBoolean(key, false))
        .findFirst()
        .map(
            key ->
                key
                    + " does not encrypt network traffic: gradients, parameters, and the "
                    + "session's secret are sent in clear; set spark.authenticate=true and "
                    + "spark.network.crypto.enabled=true to encrypt them");
  }

  private static int major(String version) {
    String digits = version.split("\\D", 2)[0];
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }
}
