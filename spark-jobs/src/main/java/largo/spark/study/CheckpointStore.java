package largo.spark.study;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import largo.core.checkpoint.Checkpoint;
import largo.core.checkpoint.CheckpointFile;
import largo.core.checkpoint.DamagedException;
import largo.core.checkpoint.StepFile;
import largo.core.compress.Residuals;
import largo.core.config.RunSpec;
import largo.core.config.SpecDifference;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.core.train.SlicedState;
import largo.core.train.StepRecord;
import largo.core.train.Training;
import largo.core.train.TrainingState;
import largo.spark.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one trial.
 *
 * <p>A checkpoint is written after the steps before it and, if executors hold the parameters, after
 * their slices. The newest checkpoints and all files of steps are kept; each step is written once.
 * Damaged files are renamed to {@code NAME.damaged}.
 */
final class CheckpointStore {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);

  private final OutputFolder out;
  private final String trial;
  private final CheckpointFolder folder;
  private final int keep;
  private final Deque<Long> kept = new ArrayDeque<>();

  /**
   * Opens the checkpoints of a trial.
   *
   * @param trial its ID
   * @param keep number of checkpoints to keep
   */
  CheckpointStore(OutputFolder out, String trial, int keep) {
    this.out = out;
    this.trial = trial;
    this.folder = new CheckpointFolder(out, trial);
    this.keep = keep;
  }

  /** Returns the step of the newest checkpoint, damaged or not; zero if there is none. */
  long newestStep() {
    return folder.saved().stream().findFirst().orElse(0L);
  }

  /**
   * Reads the newest checkpoint. Damaged ones are skipped with a warning, and renamed.
   *
   * @param parameters number of parameters of the model
   * @throws StorageException if a checkpoint cannot be read, which does not mean that it is damaged
   * @throws SpecException if it is of another specification, or of another version of the format
   */
  Optional<Saved> newest(
      RunSpec spec, String data, int parameters, Collection<String> allowChanged) {
    List<Long> saved = folder.saved();
    for (long step : saved) {
      try {
        Checkpoint checkpoint =
            folder.read(
                folder.checkpoint(step),
                (in, length) -> CheckpointFile.read(in, length, folder::readSlice));
        check(checkpoint, path(step), spec, data, allowChanged);
        int size = checkpoint.training().parameters().length;
        if (size != parameters && allowChanged.isEmpty()) {
          throw new DamagedException("it has %d parameters, not %d", size, parameters);
        }
        kept.add(step);
        return Optional.of(new Saved(checkpoint, steps(checkpoint.stepFiles())));
      } catch (DamagedException e) {
        LOG.warn(
            "a checkpoint is skipped, and renamed to {}: {}: {}",
            out.renameDamaged(folder.checkpoint(step)),
            path(step),
            e.getMessage());
      } catch (IOException e) {
        throw StorageException.of(
            String.format(
                Locale.ROOT,
                "%s cannot be read (resume when it is readable, or rename it to continue from the "
                    + "previous checkpoint)",
                path(step)),
            e);
      }
    }
    if (!saved.isEmpty()) {
      LOG.warn("{}: no checkpoint can be used; the trial starts from the beginning", trial);
    }
    return Optional.empty();
  }

  /**
   * Writes a checkpoint, and deletes old ones.
   *
   * @param checkpoint adds what is not part of the state
   * @param steps since the checkpoint before it
   * @throws StorageException if that fails; the checkpoints before it are unchanged
   */
  void write(
      Training training, Function<TrainingState, Checkpoint> checkpoint, List<StepRecord> steps) {
    long step = training.steps();
    Optional<String> part =
        steps.isEmpty() ? Optional.empty() : Optional.of(folder.steps(steps.get(0).step(), step));
    try {
      part.ifPresent(name -> out.write(name, to -> StepFile.write(steps, to)));
      Optional<SlicedState> slices =
          part.flatMap(existing -> training.saveSlices(folder.slices(step, existing)));
      if (slices.isPresent()) {
        write(slices.get(), checkpoint);
      } else {
        Checkpoint whole = checkpoint.apply(training.state());
        out.write(folder.checkpoint(step), to -> CheckpointFile.write(whole, to));
      }
    } catch (StorageException e) {
      part.ifPresent(name -> delete(name, e)); // the next checkpoint will have these steps, too
      throw e;
    }
    kept.add(step);
    while (kept.size() > keep) {
      kept.remove();
    }
    folder.deleteBefore(kept.element());
  }

  private void write(SlicedState slices, Function<TrainingState, Checkpoint> checkpoint) {
    Checkpoint withoutVectors =
        checkpoint.apply(
            new TrainingState(
                slices.step(), new float[0], slices.optimizer(), Residuals.NONE, slices.batches()));
    out.write(
        folder.checkpoint(slices.step()),
        to -> CheckpointFile.write(withoutVectors, slices.slices(), to));
  }

  /** Deletes all checkpoints, after the end of the trial. */
  void deleteAll() {
    out.delete(folder.name());
  }

  private void delete(String name, StorageException why) {
    try {
      out.delete(name);
    } catch (StorageException e) {
      why.addSuppressed(e);
    }
  }

  /** Reads the steps before a checkpoint; missing and damaged files are skipped with a warning. */
  private List<StepRecord> steps(List<Long> parts) throws IOException {
    List<StepRecord> steps = new ArrayList<>();
    long from = 0;
    for (long to : parts) {
      String name = folder.steps(from, to);
      try {
        steps.addAll(requireAll(folder.read(name, StepFile::read), from, to));
      } catch (DamagedException e) {
        warnOfLost(
            from, to, name, e.getMessage() + "; it is renamed to " + out.renameDamaged(name));
      } catch (FileNotFoundException e) {
        warnOfLost(from, to, name, "there is no such file");
      }
      from = to;
    }
    return steps;
  }

  private void warnOfLost(long from, long to, String name, String why) {
    LOG.warn(
        "{}: steps {} to {} are missing from its table of steps: {}: {}",
        trial,
        from,
        to - 1,
        out.path(name),
        why);
  }

  private static List<StepRecord> requireAll(List<StepRecord> steps, long from, long to)
      throws DamagedException {
    for (int row = 0; row < steps.size(); row++) {
      if (steps.get(row).step() != from + row) {
        throw new DamagedException("its row %d is of step %d", row, steps.get(row).step());
      }
    }
    if (steps.size() != to - from) {
      throw new DamagedException("it has %d steps, not %d", steps.size(), to - from);
    }
    return steps;
  }

  private static void check(
      Checkpoint checkpoint,
      String path,
      RunSpec spec,
      String data,
      Collection<String> allowChanged) {
    RunSpec was = SpecReader.read(path, checkpoint.spec(), List.of());
    List<SpecDifference> differences =
        new ArrayList<>(SpecDifference.between(was, spec, allowChanged));
    if (!checkpoint.data().equals(data) && !allowChanged.contains("data")) {
      differences.add(new SpecDifference("data", checkpoint.data(), data));
    }
    if (!differences.isEmpty()) {
      throw new SpecException(
          "%s is of another specification:\n%s",
          path, differences.stream().map(d -> "  " + d).collect(Collectors.joining("\n")));
    }
  }

  private String path(long step) {
    return out.path(folder.checkpoint(step));
  }

  /**
   * A checkpoint.
   *
   * @param steps before it, without those that were lost
   */
  record Saved(Checkpoint checkpoint, List<StepRecord> steps) {}
}
