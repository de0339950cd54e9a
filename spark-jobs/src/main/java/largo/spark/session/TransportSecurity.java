package largo.spark.session;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * Whether Spark encrypts what tasks travel by. The secret of a session travels in its tasks, so a
 * session can only be as well protected as they are.
 */
final class TransportSecurity {

  private static final String AUTHENTICATE = "spark.authenticate";

  /** Settings of which each encrypts Spark's own connections, where they are authenticated. */
  private static final List<String> OF_CONNECTIONS =
      List.of("spark.network.crypto.enabled", "spark.authenticate.enableSaslEncryption");

  /** TLS for Spark's own connections, from Spark 4 on. */
  private static final String OF_RPC = "spark.ssl.rpc.enabled";

  /** Settings that encrypt something else: local files, and web pages. */
  private static final List<String> OF_OTHERS =
      List.of("spark.io.encryption.enabled", "spark.ssl.enabled");

  private TransportSecurity() {}

  /**
   * Whether tasks are encrypted on their way to executors.
   *
   * @param version of Spark
   */
  static boolean isEncrypted(SparkConf conf, String version) {
    boolean tls = major(version) >= 4 && conf.getBoolean(OF_RPC, false);
    return tls
        || conf.getBoolean(AUTHENTICATE, false)
            && OF_CONNECTIONS.stream().anyMatch(key -> conf.getBoolean(key, false));
  }

  /** What is to be said to who has asked for encryption, but not for that of connections. */
  static Optional<String> warning(SparkConf conf, String version) {
    if (isEncrypted(conf, version)) {
      return Optional.empty();
    }
    return OF_OTHERS.stream()
        .filter(key -> conf.getBoolean(key, false))
        .findFirst()
        .map(
            key ->
                key
                    + " does not encrypt what crosses the network: gradients, parameters, and the "
                    + "session's secret are sent in clear; set spark.authenticate=true and "
                    + "spark.network.crypto.enabled=true to encrypt them");
  }

  private static int major(String version) {
    String digits = version.split("\\D", 2)[0];
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }
}
