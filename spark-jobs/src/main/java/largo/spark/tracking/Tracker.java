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

/** Records the trials of a study. Thread-safe; methods return immediately and never throw. */
public interface Tracker extends AutoCloseable {

  /**
   * Returns the trackers of a study: Spark's metrics, and the trackers of its specification.
   *
   * @param folder of the study
   * @param trials of the study that were started so far
   * @param notes storage of the tracker's state across resumed runs
   * @param configuration of file systems
   */
  static Tracker of(
      RunSpec spec,
      String folder,
      Supplier<List<Trial>> trials,
      Notes notes,
      Configuration configuration) {
    List<Tracker> all = new ArrayList<>();
    all.add(StepMetrics.register());
    if (!spec.tracking().mlflow().isEmpty()) {
      all.add(
          new QueuedTracker(new MlflowServer(spec, trials, notes, configuration), spec.tracking()));
    }
    if (spec.tracking().tensorboard()) {
      all.add(
          new QueuedTracker(
              new TensorBoardFiles(folder + "/tensorboard", configuration), spec.tracking()));
    }
    if (!spec.tracking().openmetrics().isEmpty()) {
      all.add(new OpenMetricsFile(spec, configuration));
    }
    return new CompositeTracker(all);
  }

  /** Records a step. */
  void step(Trial trial, StepRecord step);

  /**
   * Records the end of a trial.
   *
   * @param modelFile name of the file of its model
   * @param model reads the file, later and in another thread; empty if there is none
   */
  default void ended(TrialResult result, String modelFile, Supplier<Optional<byte[]>> model) {}

  /**
   * Records the end of the study.
   *
   * @param files its files, by name
   * @param best the model of its best trial, if one finished
   */
  default void left(Map<String, byte[]> files, Optional<TrialModel> best) {}

  /** Sends the remaining events within a time limit. */
  @Override
  void close();

  /**
   * The model of a trial.
   *
   * @param trial its id
   * @param file name of the file, among those of the trial
   */
  record TrialModel(String trial, String file) {}

  /** A file of the study in which a tracker stores its state for resumed runs. */
  interface Notes {

    /** Returns the stored content, if there is any. */
    Optional<byte[]> read();

    /** Replaces the content. */
    void write(byte[] notes);
  }
}
