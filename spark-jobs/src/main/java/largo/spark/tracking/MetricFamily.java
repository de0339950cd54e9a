package largo.spark.tracking;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.Map;
import largo.core.data.LearningTask;
import largo.core.report.TitleText;

/**
 * A family of metrics of the OpenMetrics format: all series of one name.
 *
 * @param name with the unit as its end, without {@code _total}
 * @param type counters only increase while a process runs
 * @param unit null if it has none
 * @param help one sentence
 */
record MetricFamily(String name, Type type, Unit unit, String help) {

  /** Only types that the text format before OpenMetrics has, too, which the node exporter reads. */
  enum Type {
    COUNTER,
    GAUGE
  }

  static final MetricFamily STEPS = counter("steps", null, "Updates of the parameters.");
  static final MetricFamily EXAMPLES = counter("examples", null, "Training examples of all steps.");
  static final MetricFamily STEP_SECONDS =
      counter("step_seconds", Unit.SECONDS, "Duration of all steps.");
  static final MetricFamily PHASE_SECONDS =
      counter("phase_seconds", Unit.SECONDS, "Duration of all steps by phase.");
  static final MetricFamily EXCHANGE_BYTES =
      counter("exchange_bytes", Unit.BYTES, "Bytes to workers (down) and to the driver (up).");
  static final MetricFamily TRIALS_ENDED =
      counter("trials_ended", null, "Trials that this process ended, by status.");
  static final MetricFamily TRIALS_RUNNING =
      gauge("trials_running", null, "Trials that have taken a step and not ended.");
  static final MetricFamily LOSS =
      gauge("loss", null, "Mean loss over the global batch of the most recent step.");
  static final MetricFamily LEARNING_RATE =
      gauge("learning_rate", null, "Learning rate of the most recent step.");
  static final MetricFamily GRADIENT_NORM =
      gauge("gradient_norm", null, "Norm of the mean gradient of the most recent step.");
  static final MetricFamily UPDATE_NORM =
      gauge("update_norm", null, "Norm of the most recent change of the parameters.");
  static final MetricFamily STALENESS =
      gauge(
          "staleness_updates",
          new Unit("updates"),
          "Updates between the parameters of a gradient and its application.");
  static final MetricFamily NOISE_SCALE =
      gauge(
          "noise_scale_examples",
          new Unit("examples"),
          "Gradient noise scale, averaged over the last measurements.");

  /**
   * The mean loss over a part of the data.
   *
   * @param part {@code train}, {@code validation} or {@code test}
   */
  static MetricFamily loss(String part) {
    return gauge(part + "_loss", null, "Mean loss over the " + examples(part) + ".");
  }

  /**
   * The score of a task over a part of the data, at most 1: {@code largo_test_accuracy}.
   *
   * @param part {@code train}, {@code validation} or {@code test}
   */
  static MetricFamily score(String part, LearningTask task) {
    String help = task.plainScore() + " over the " + examples(part) + ", at most 1.";
    return gauge(part + "_" + task.scoreKey().replace('-', '_'), null, TitleText.capitalized(help));
  }

  private static String examples(String part) {
    return (part.equals("train") ? "training" : part) + " examples";
  }

  private static MetricFamily counter(String name, Unit unit, String help) {
    return new MetricFamily("largo_" + name, Type.COUNTER, unit, help);
  }

  private static MetricFamily gauge(String name, Unit unit, String help) {
    return new MetricFamily("largo_" + name, Type.GAUGE, unit, help);
  }

  /** The family with the values of its series. */
  MetricSnapshot snapshot(Map<Labels, Double> series) {
    MetricMetadata metadata = new MetricMetadata(name, help, unit);
    return switch (type) {
      case COUNTER -> new CounterSnapshot(metadata, counters(series));
      case GAUGE -> new GaugeSnapshot(metadata, gauges(series));
    };
  }

  /** Without the time of creation, which the node exporter would read as another metric. */
  private static List<CounterDataPointSnapshot> counters(Map<Labels, Double> series) {
    return series.entrySet().stream()
        .map(one -> new CounterDataPointSnapshot(one.getValue(), one.getKey(), null, 0))
        .toList();
  }

  private static List<GaugeDataPointSnapshot> gauges(Map<Labels, Double> series) {
    return series.entrySet().stream()
        .map(one -> new GaugeDataPointSnapshot(one.getValue(), one.getKey(), null))
        .toList();
  }
}
