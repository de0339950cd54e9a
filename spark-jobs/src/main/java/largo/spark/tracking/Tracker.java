package largo.spark.tracking;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;
import org.apache.hadoop.conf.Configuration;

/** Records the trials of a study. Thread-safe; methods return at once and never throw. */
public interface Tracker extends AutoCloseable {

  /**
   * Returns the trackers of a study: Spark's metrics, and those that its specification names.
   *
   * @param trials of the study
   * @param notes what a tracker stored before the study was resumed
   * @param configuration of file systems in which a server may store artifacts
   */
  static Tracker of(RunSpec spec, List<Trial> trials, Notes notes, Configuration configuration) {
    List<Tracker> all = new ArrayList<>();
    all.add(StepMetrics.register());
    if (!spec.tracking().mlflow().isEmpty()) {
      all.add(
          new QueuedTracker(new MlflowServer(spec, trials, notes, configuration), spec.tracking()));
    }
    return new CompositeTracker(all);
  }

  /** A step has ended. */
  void step(Trial trial, StepRecord step);

  /**
   * A trial has ended.
   *
   * @param model reads its model.zip, later and in another thread; empty if there is none
   */
  default void ended(TrialResult result, Supplier<Optional<byte[]>> model) {}

  /**
   * The study has ended.
   *
   * @param files that it leaves, by name
   */
  default void left(Map<String, byte[]> files) {}

  /** Sends what is left, within a time limit. */
  @Override
  void close();

  /** A file of the study in which a tracker stores what it needs when the study is resumed. */
  interface Notes {

    /** Returns what was written last, if anything was. */
    Optional<byte[]> read();

    /** Replaces the content. */
    void write(byte[] notes);
  }
}
