package largo.spark.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import largo.core.checkpoint.Checkpoint;
import largo.core.checkpoint.DamagedException;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.SpecWriter;
import largo.core.data.InputException;
import largo.core.measure.BranchedCriticalBatch.Branch;
import largo.core.schedule.BatchScaling;
import largo.core.train.StepRecord;
import largo.core.train.Training;
import largo.core.train.TrainingState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The finished branches of a training, and the training at its last point, in the output folder:
 *
 * <pre>
 *   options.json                        what the branches depend on
 *   branches/STEP-BATCH.json            a finished branch
 *   trials/training/checkpoints/        the training at its last point
 * </pre>
 *
 * <p>Thread-safe where it writes branches.
 */
final class BranchStore {

  private static final Logger LOG = LoggerFactory.getLogger(BranchStore.class);

  private static final String OPTIONS = "options.json";
  private static final String TRAINING = "training";

  private final OutputFolder out;
  private final RunSpec spec;
  private final String data;
  private final BranchOptions options;
  private final CheckpointStore checkpoints;
  private final List<StepRecord> records = new ArrayList<>();
  private final List<Long> stepFiles = new ArrayList<>();

  /** What the branches depend on, besides the specification. */
  record BranchOptions(
      List<Double> atEpochs, List<Double> factors, double epochs, BatchScaling scaling) {}

  /**
   * The branches of a folder, which may have some.
   *
   * @param data a description
   * @throws SpecException if those in the folder have other options
   */
  BranchStore(OutputFolder out, RunSpec spec, String data, BranchOptions options) {
    this.out = out;
    this.spec = spec;
    this.data = data;
    this.options = options;
    this.checkpoints = new CheckpointStore(out, TRAINING, 1);
    Optional<BranchOptions> was =
        out.read(OPTIONS).map(json -> read(OPTIONS, json, BranchOptions.class));
    if (was.isPresent() && !was.get().equals(options)) {
      throw new SpecException(
          "the branches in %s must be continued with the options that they have, but those are %s, and "
              + "the given ones %s",
          out, was.get(), options);
    }
  }

  /** Writes what the branches depend on, unless the folder has it. */
  void begin() {
    if (!out.has(OPTIONS)) {
      out.write(OPTIONS, JsonRecords.write(options));
    }
  }

  /** The step of the last point that the training reached; zero if it is at its start. */
  long newestStep() {
    return checkpoints.newestStep();
  }

  /**
   * The training at the last point that it reached; empty if it is at its start.
   *
   * @param parameters of the model
   * @throws SpecException if it has another specification
   */
  Optional<TrainingState> restore(int parameters) {
    Optional<CheckpointStore.Saved> saved = checkpoints.newest(spec, data, parameters, List.of());
    saved.ifPresent(
        last -> {
          records.addAll(last.steps());
          stepFiles.addAll(last.checkpoint().stepFiles());
          LOG.info("continuing after step {}", last.checkpoint().training().step());
        });
    return saved.map(last -> last.checkpoint().training());
  }

  /** The steps of the training before the last point, without those that were lost with a file. */
  List<StepRecord> records() {
    return List.copyOf(records);
  }

  /**
   * Saves the training at a point.
   *
   * @param training after the last point
   * @param steps since the last point
   */
  void save(Training training, List<StepRecord> steps) {
    List<Long> all = new ArrayList<>(stepFiles);
    if (!steps.isEmpty()) {
      all.add(training.steps());
    }
    checkpoints.write(
        training,
        state -> new Checkpoint(SpecWriter.write(spec), data, state, 0, all, Optional.empty()),
        steps);
    records.addAll(steps);
    stepFiles.clear();
    stepFiles.addAll(all);
  }

  /** A branch, if it is finished. */
  Optional<Branch> branch(long step, int batch) {
    String name = name(step, batch);
    return out.read(name).map(json -> read(name, json, Branch.class));
  }

  /** Saves a finished branch. */
  void save(long step, int batch, Branch branch) {
    out.write(name(step, batch), JsonRecords.write(branch));
  }

  private static String name(long step, int batch) {
    return String.format(Locale.ROOT, "branches/%d-%d.json", step, batch);
  }

  private <R extends Record> R read(String name, byte[] json, Class<R> type) {
    try {
      return JsonRecords.read(json, type);
    } catch (DamagedException e) {
      throw new InputException("%s is damaged, delete it: %s", out.path(name), e.getMessage());
    }
  }
}
