package largo.spark.yarn;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.internal.config.ConfigEntry;

/** Keys of Spark settings. */
public final class SparkKeys {

  /** Classes of Spark that register the declared keys when they are initialized. */
  private static final List<String> DECLARING_CLASSES =
      List.of(
          "org.apache.spark.internal.config.package$",
          "org.apache.spark.internal.config.UI$",
          "org.apache.spark.internal.config.Deploy$",
          "org.apache.spark.deploy.yarn.config.package$");

  /** Keys that contain a name, and keys that Spark reads without a declaration. */
  private static final Pattern UNDECLARED =
      Pattern.compile(
          "spark\\.master|spark\\.(executorEnv|yarn\\.appMasterEnv|kubernetes\\.driverEnv)\\.[A-Z_]+"
              + "|spark\\.(executor|task)\\.resource\\.gpu\\.(amount|discoveryScript|vendor)"
              + "|spark\\.metrics\\.conf\\.\\S+\\.sink\\.\\S+");

  /** Keys of Spark's Kubernetes module, which is not on the class path. */
  private static final Set<String> KUBERNETES =
      Set.of(
          "spark.kubernetes.container.image",
          "spark.kubernetes.namespace",
          "spark.kubernetes.authenticate.driver.serviceAccountName");

  private SparkKeys() {}

  /** Whether Spark has a setting with this key. */
  public static boolean isKnown(String key) {
    for (String name : DECLARING_CLASSES) {
      try {
        Class.forName(name);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
    return ConfigEntry.findEntry(key) != null
        || UNDECLARED.matcher(key).matches()
        || KUBERNETES.contains(key);
  }
}
