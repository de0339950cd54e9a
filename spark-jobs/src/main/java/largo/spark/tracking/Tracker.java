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

/** Follows the trials of a study. Called from many threads; returns at once and never throws. */
public interface Tracker extends AutoCloseable {

  /**
   * What follows a study: Spark's metrics, and what its specification asks for.
   *
   * @param trials of the study
   * @param notes what an earlier part of the study wrote down, and where to write it
   * @param configuration of the file systems where a server may keep files
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
   * @param model reads its zip, later and from another thread; empty if there is none
   */
  default void ended(TrialResult result, Supplier<Optional<byte[]>> model) {}

  /**
   * The study has ended.
   *
   * @param files that it leaves, by name
   */
  default void left(Map<String, byte[]> files) {}

  /** Passes on what is left, if that does not take long. */
  @Override
  void close();

  /** A file of the study in which a tracker keeps what it has to know when the study goes on. */
  interface Notes {

    /** What was written last, if anything was. */
    Optional<byte[]> read();

    /** Replaces it. */
    void write(byte[] notes);
  }
}
