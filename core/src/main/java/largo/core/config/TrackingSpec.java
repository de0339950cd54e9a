package largo.core.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import largo.core.Preconditions;

/**
 * Tracking of a run in progress, in addition to its output folder. Does not change results.
 *
 * @param mlflow address of an MLflow tracking server; empty for none
 * @param experiment MLflow experiment; empty for the name of the run
 * @param registeredModel model of MLflow's registry of which the best trial's becomes a version;
 *     empty for none
 * @param everySteps steps between two that are sent, at least 1
 * @param artifacts whether models, pictures and tables are sent, too
 * @param tensorboard whether event files of TensorBoard are written to the run's folder
 * @param openmetrics file of metrics in the OpenMetrics format; empty for none
 * @param everySeconds seconds between two writes of that file, at least 1
 */
public record TrackingSpec(
    String mlflow,
    String experiment,
    String registeredModel,
    int everySteps,
    boolean artifacts,
    boolean tensorboard,
    String openmetrics,
    int everySeconds) {

  /** No tracking. */
  public static final TrackingSpec NONE = new TrackingSpec("", "", "", 1, true, false, "", 15);

  /**
   * Checks addresses and ranges.
   *
   * @throws IllegalArgumentException if one is invalid
   */
  public TrackingSpec {
    if (!mlflow.isEmpty()) {
      checkAddress(mlflow);
    }
    Preconditions.that(
        registeredModel.isEmpty() || !mlflow.isEmpty() && artifacts,
        "registered-model must be empty where mlflow is empty or artifacts is false, but was '%s'",
        registeredModel);
    Preconditions.positive("every-steps", everySteps);
    Preconditions.that(
        !openmetrics.endsWith("/"),
        "openmetrics must be a file, such as /var/lib/node_exporter/largo.prom, but was '%s'",
        openmetrics);
    Preconditions.positive("every-seconds", everySeconds);
  }

  /** The address is written to logs and files, so it must not contain secrets. */
  private static void checkAddress(String address) {
    Preconditions.that(
        !address.contains("@"),
        "mlflow must not hold a user, password or token: set MLFLOW_TRACKING_USERNAME and "
            + "MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, in the driver's environment");
    Preconditions.that(
        isWeb(address),
        "mlflow must be an address such as http://tracking:5000, but was '%s'",
        address.replaceFirst("(?<=[?#]).+", "..."));
    Preconditions.that(
        !address.contains("?") && !address.contains("#"),
        "mlflow must be an address without parameters, such as http://tracking:5000");
  }

  private static boolean isWeb(String address) {
    try {
      URI uri = new URI(address);
      return uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
