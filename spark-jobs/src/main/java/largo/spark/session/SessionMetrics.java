package largo.spark.session;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.TreeMap;
import largo.spark.interop.ScalaCollections;
import largo.spark.session.protocol.RejectionReason;
import org.apache.spark.SparkContext;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;

/**
 * Counts of all sessions of an application, as a source of Spark's metrics: {@code
 * largo.session.opened}, {@code largo.session.restarts}, {@code
 * largo.session.rejected.handshake_timeout} and others.
 */
public final class SessionMetrics implements Source {

  private static final String NAME = "largo.session";

  private final MetricRegistry registry = new MetricRegistry();
  private final Counter opened = registry.counter("opened");
  private final Counter restarts = registry.counter("restarts");

  private SessionMetrics() {
    for (RejectionReason reason : RejectionReason.values()) {
      registry.counter(name(reason));
    }
  }

  /** The metrics of an application; registered with Spark on first use. */
  public static SessionMetrics of(SparkContext spark) {
    MetricsSystem system = spark.env().metricsSystem();
    synchronized (system) {
      return ScalaCollections.list(system.getSourcesByName(NAME)).stream()
          .filter(SessionMetrics.class::isInstance)
          .map(SessionMetrics.class::cast)
          .findFirst()
          .orElseGet(
              () -> {
                SessionMetrics metrics = new SessionMetrics();
                system.registerSource(metrics);
                return metrics;
              });
    }
  }

  @Override
  public String sourceName() {
    return NAME;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  /** All counts above zero, by name: {@code rejected.handshake_timeout}, {@code restarts}. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    registry
        .getCounters((name, counter) -> ((Counter) counter).getCount() > 0)
        .forEach((name, counter) -> counts.put(name, counter.getCount()));
    return counts;
  }

  void rejected(RejectionReason reason) {
    registry.counter(name(reason)).inc();
  }

  /** Counts a session; returns its number in the application, from 1. */
  long opened() {
    opened.inc();
    return opened.getCount();
  }

  void restarted() {
    restarts.inc();
  }

  private static String name(RejectionReason reason) {
    return MetricRegistry.name("rejected", reason.metric());
  }
}
