package largo.spark.yarn;

import java.util.List;
import java.util.Set;
import org.apache.spark.internal.config.ConfigEntry;

/** The settings that Spark knows. */
public final class SparkKeys {

  /** Where Spark declares its keys; they are known once these are loaded. */
  private static final List<String> DECLARATIONS =
      List.of(
          "org.apache.spark.internal.config.package$",
          "org.apache.spark.internal.config.UI$",
          "org.apache.spark.internal.config.Deploy$",
          "org.apache.spark.deploy.yarn.config.package$");

  /** Keys with a name in them, and those that Spark reads without declaring them. */
  private static final String OTHERS =
      "spark\\.master|spark\\.(executorEnv|yarn\\.appMasterEnv|kubernetes\\.driverEnv)\\.[A-Z_]+"
          + "|spark\\.(executor|task)\\.resource\\.gpu\\.(amount|discoveryScript|vendor)"
          + "|spark\\.metrics\\.conf\\.\\S+\\.sink\\.\\S+";

  /** Of Spark's module for Kubernetes, which is not here: its page of settings names them. */
  private static final Set<String> KUBERNETES =
      Set.of(
          "spark.kubernetes.container.image",
          "spark.kubernetes.namespace",
          "spark.kubernetes.authenticate.driver.serviceAccountName");

  private SparkKeys() {}

  /** Whether it knows one. */
  public static boolean knows(String key) {
    for (String declaration : DECLARATIONS) {
      try {
        Class.forName(declaration);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
    return key.matches(OTHERS) || KUBERNETES.contains(key) || ConfigEntry.findEntry(key) != null;
  }
}
