package largo.spark.study;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import largo.core.checkpoint.Checkpoint;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.SpecWriter;
import largo.core.data.BatchSequence;
import largo.core.gradient.Score;
import largo.core.train.StepRecord;
import largo.core.train.Training;
import largo.spark.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the steps, the time and the best model of a running trial, and writes checkpoints when
 * they are due.
 *
 * <p>Checkpoints are written between two steps, by the training thread, so that nothing is copied.
 */
final class TrialRecorder implements Consumer<StepRecord> {

  private static final Logger LOG = LoggerFactory.getLogger(TrialRecorder.class);

  private final RunSpec spec;
  private final String data;
  private final Training training;
  private final BatchSequence batches;
  private final CheckpointStore checkpoints;
  private final Optional<Supplier<Score>> validation;
  private final Optional<BestModel> best;
  private final List<StepRecord> records = new ArrayList<>();
  private final List<Long> stepFiles = new ArrayList<>();
  private int unsaved; // index of the first record that is in no file yet
  private long lost;
  private double secondsBefore;
  private long begun = System.nanoTime();
  private long aside;
  private long saved = begun;

  /**
   * Creates a recorder without steps.
   *
   * @param spec of the trial
   * @param data a description
   * @param batches of the trial
   * @param validation scores the current model, if there are validation examples
   * @param best saves the best model, if it is tracked
   */
  TrialRecorder(
      RunSpec spec,
      String data,
      Training training,
      BatchSequence batches,
      CheckpointStore checkpoints,
      Optional<Supplier<Score>> validation,
      Optional<BestModel> best) {
    this.spec = spec;
    this.data = data;
    this.training = training;
    this.batches = batches;
    this.checkpoints = checkpoints;
    this.validation = validation;
    this.best = best;
  }

  /**
   * Restores the newest checkpoint, if there is one.
   *
   * @param allowChanged keys of the specification whose value may have changed
   * @throws SpecException if the checkpoint is of another trial
   */
  void restore(Collection<String> allowChanged) {
    checkpoints.newest(spec, data, training.size(), allowChanged).ifPresent(this::restore);
    begun = System.nanoTime();
    saved = begun;
  }

  private void restore(CheckpointStore.Saved last) {
    Checkpoint checkpoint = last.checkpoint();
    try {
      training.restore(checkpoint.training());
    } catch (IllegalArgumentException e) {
      throw new SpecException("%s: %s", spec.name(), e.getMessage());
    }
    records.addAll(last.steps());
    unsaved = records.size();
    lost = checkpoint.training().step() - records.size();
    stepFiles.addAll(checkpoint.stepFiles());
    secondsBefore = checkpoint.seconds();
    best.ifPresent(b -> b.restore(checkpoint.best()));
    LOG.info("{}: resuming after step {}", spec.name(), checkpoint.training().step());
  }

  /** Adds measurements and validation scores to a step, if they are due, outside of its time. */
  StepRecord evaluated(TrialMeasurements measurements, StepRecord step) {
    StepRecord averaged = measurements.averaged(step);
    long now = System.nanoTime();
    StepRecord measured = measurements.measured(averaged);
    aside += System.nanoTime() - now;
    return validated(measured);
  }

  private StepRecord validated(StepRecord step) {
    long steps = step.step() + 1;
    if (validation.isEmpty() || !spec.evaluation().isDue(steps, batches.epochsEndedBy(steps))) {
      return step;
    }
    long now = System.nanoTime();
    StepRecord scored = step.validated(validation.get().get(), spec.data().task());
    best.ifPresent(b -> b.consider(steps, scored.validationAccuracy()));
    aside += System.nanoTime() - now;
    return scored;
  }

  @Override
  public void accept(StepRecord step) {
    records.add(step);
    long steps = step.step() + 1;
    long now = System.nanoTime();
    if (spec.checkpoint().isDue(steps, batches.epochsEndedBy(steps), (now - saved) / 60e9)) {
      save();
    }
  }

  /**
   * Writes a checkpoint, unless the state is saved already. If that fails, there is a warning, and
   * training continues.
   */
  void save() {
    long former = stepFiles.isEmpty() ? 0 : stepFiles.get(stepFiles.size() - 1);
    long steps = training.steps();
    if (steps == former) {
      return;
    }

    double seconds = seconds();
    long from = System.nanoTime();
    List<Long> all = new ArrayList<>(stepFiles);
    all.add(steps);
    try {
      checkpoints.write(
          training,
          state ->
              new Checkpoint(
                  SpecWriter.write(spec), data, state, seconds, all, best.flatMap(BestModel::best)),
          records.subList(unsaved, records.size()));
      stepFiles.add(steps);
      unsaved = records.size();
      LOG.info(
          "{}: saved after step {}, in {} s",
          spec.name(),
          steps,
          String.format(Locale.ROOT, "%.2f", (System.nanoTime() - from) / 1e9));
    } catch (StorageException e) {
      LOG.warn(
          "{}: not saved after step {}; training continues until the next checkpoint: {}",
          spec.name(),
          steps,
          e.getMessage());
    }
    saved = System.nanoTime();
    aside += saved - from;
  }

  /** Returns the steps so far, without those that were lost with a file. */
  List<StepRecord> records() {
    return records;
  }

  /** Returns the number of steps that were lost with a file. */
  long lost() {
    return lost;
  }

  /** Returns the zip of the best model, if it could not be written. */
  Optional<byte[]> unsavedBest() {
    return best.flatMap(BestModel::unsaved);
  }

  /** Returns the seconds of training so far, without checkpoints and validation. */
  double seconds() {
    return secondsBefore + (System.nanoTime() - begun - aside) / 1e9;
  }
}
