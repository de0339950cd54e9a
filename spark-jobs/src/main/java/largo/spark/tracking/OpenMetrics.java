package largo.spark.tracking;

import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import largo.core.config.Trial;
import largo.core.data.LearningTask;
import largo.core.report.TrialResult;
import largo.core.report.TrialScores.SplitScore;
import largo.core.train.StepRecord;

/**
 * The metrics of a process in the text format of <a
 * href="https://prometheus.io/docs/specs/om/open_metrics_spec/">OpenMetrics 1.0</a>: counters from
 * the start of the process, and gauges of the most recent step or evaluation. Thread-safe.
 */
final class OpenMetrics {

  private final Labels run;
  private final Map<MetricFamily, Map<Labels, Double>> families = new LinkedHashMap<>();
  private final Set<String> running = new TreeSet<>();

  /**
   * No trials yet.
   *
   * @param run its name: a label of all series, by which those of several files differ
   */
  OpenMetrics(String run) {
    this.run = Labels.of("run", run);
    set(MetricFamily.TRIALS_RUNNING, this.run, 0);
    for (TrialResult.Status status : TrialResult.Status.values()) {
      add(MetricFamily.TRIALS_ENDED, of(status), 0); // a rate needs a value before the first one
    }
  }

  synchronized void step(Trial trial, StepRecord step) {
    Labels labels = labels(trial.id(), trial.optimizer().label(), trial.batch());
    running.add(trial.id());
    set(MetricFamily.TRIALS_RUNNING, run, running.size());
    add(MetricFamily.STEPS, labels, 1);
    add(MetricFamily.EXAMPLES, labels, step.examples());
    add(MetricFamily.STEP_SECONDS, labels, step.seconds());
    add(MetricFamily.PHASE_SECONDS, labels.add("phase", "gradient"), step.gradientSeconds());
    add(MetricFamily.PHASE_SECONDS, labels.add("phase", "exchange"), step.exchangeSeconds());
    add(MetricFamily.PHASE_SECONDS, labels.add("phase", "reduce"), step.reduceSeconds());
    add(MetricFamily.PHASE_SECONDS, labels.add("phase", "update"), step.updateSeconds());
    add(MetricFamily.EXCHANGE_BYTES, labels.add("direction", "down"), step.bytesDown());
    add(MetricFamily.EXCHANGE_BYTES, labels.add("direction", "up"), step.bytesUp());
    set(MetricFamily.LOSS, labels, step.loss());
    set(MetricFamily.LEARNING_RATE, labels, step.learningRate());
    set(MetricFamily.GRADIENT_NORM, labels, step.gradientNorm());
    set(MetricFamily.UPDATE_NORM, labels, step.updateNorm());
    if (step.shard() >= 0) { // of an asynchronous exchange
      set(MetricFamily.STALENESS, labels, step.staleness());
    }
    scalar(MetricFamily.NOISE_SCALE, labels, step, StepRecord.NOISE_SCALE);
    scalar(MetricFamily.loss("validation"), labels, step, StepRecord.VALIDATION_LOSS);
    for (LearningTask task : LearningTask.values()) {
      scalar(
          MetricFamily.score("validation", task), labels, step, StepRecord.validationScore(task));
    }
  }

  synchronized void ended(TrialResult result) {
    running.remove(result.trial());
    set(MetricFamily.TRIALS_RUNNING, run, running.size());
    add(MetricFamily.TRIALS_ENDED, of(result.status()), 1);
    Labels labels = labels(result.trial(), result.optimizer(), result.batch());
    LearningTask task = result.scores().task();
    score("train", task, labels, result.scores().train());
    score("validation", task, labels, result.scores().validation());
    score("test", task, labels, result.scores().test());
  }

  /** Trials that have not ended are interrupted. */
  synchronized void close() {
    running.clear();
    set(MetricFamily.TRIALS_RUNNING, run, 0);
  }

  /** The text, in UTF-8, with the families in alphabetical order. */
  byte[] text() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      new OpenMetricsTextFormatWriter(false, false).write(text, snapshots());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toByteArray();
  }

  private synchronized MetricSnapshots snapshots() {
    List<MetricSnapshot> all = new ArrayList<>();
    families.forEach((family, series) -> all.add(family.snapshot(series)));
    return new MetricSnapshots(all);
  }

  private Labels labels(String trial, String optimizer, int batch) {
    return run.add("trial", trial)
        .add("optimizer", optimizer)
        .add("batch", Integer.toString(batch));
  }

  private Labels of(TrialResult.Status status) {
    return run.add("status", TrackedMetrics.word(status));
  }

  private void score(String part, LearningTask task, Labels labels, SplitScore score) {
    measured(MetricFamily.loss(part), labels, score.loss());
    measured(MetricFamily.score(part, task), labels, score.accuracy());
  }

  private void scalar(MetricFamily family, Labels labels, StepRecord step, String name) {
    measured(family, labels, step.scalars().getOrDefault(name, Double.NaN));
  }

  /** NaN is what was not measured. */
  private void measured(MetricFamily family, Labels labels, double value) {
    if (!Double.isNaN(value)) {
      set(family, labels, value);
    }
  }

  private void set(MetricFamily family, Labels labels, double value) {
    series(family).put(labels, value);
  }

  /** A counter never decreases, as a difference of two clocks may. */
  private void add(MetricFamily family, Labels labels, double value) {
    series(family).merge(labels, value > 0 ? value : 0, Double::sum);
  }

  private Map<Labels, Double> series(MetricFamily family) {
    return families.computeIfAbsent(family, any -> new LinkedHashMap<>());
  }
}
