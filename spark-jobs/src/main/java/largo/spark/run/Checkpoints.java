package largo.spark.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import largo.core.checkpoint.Checkpoint;
import largo.core.checkpoint.CheckpointFile;
import largo.core.checkpoint.StepFile;
import largo.core.checkpoint.VersionException;
import largo.core.config.RunSpec;
import largo.core.config.SpecDifference;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.core.train.StepRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one trial.
 *
 * <pre>
 *   trials/ID/checkpoints/000000800.checkpoint        the training after 800 steps
 *   trials/ID/checkpoints/000000400-000000800.steps   what happened in steps 400 … 799
 * </pre>
 *
 * <p>A checkpoint is written after the steps before it, so where it is, they are. Of checkpoints
 * the last ones are kept, of steps all: each is written once.
 */
final class Checkpoints {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private static final String SUFFIX = ".checkpoint";

  private final OutputFolder out;
  private final String trial;
  private final String folder;
  private final int keep;
  private final Deque<Long> kept = new ArrayDeque<>();

  /**
   * The checkpoints of a trial, of which there may be none yet.
   *
   * @param trial its id
   * @param keep how many to keep
   */
  Checkpoints(OutputFolder out, String trial, int keep) {
    this.out = out;
    this.trial = trial;
    this.folder = "trials/" + trial + "/checkpoints";
    this.keep = keep;
  }

  /** Steps that the newest one says are done, whole or not; zero if there is none. */
  long reached() {
    return saved().stream().findFirst().orElse(0L);
  }

  /**
   * The newest one that is whole. Those that are not are passed over, with a warning.
   *
   * @throws SpecException if it is of another trial than this, or of a later format
   */
  Optional<Saved> newest(RunSpec spec, String data, Collection<String> mayDiffer) {
    List<Long> saved = saved();
    for (long step : saved) {
      try {
        Saved whole = read(step);
        check(whole.checkpoint(), path(step), spec, data, mayDiffer);
        kept.add(step);
        return Optional.of(whole);
      } catch (IOException e) {
        LOG.warn("a checkpoint is passed over: {}", e.getMessage());
      }
    }
    if (!saved.isEmpty()) {
      LOG.warn("{}: no checkpoint can be used; the trial begins anew", trial);
    }
    return Optional.empty();
  }

  /**
   * Writes one, and removes those that are too many.
   *
   * @param steps what happened since the one before
   * @throws UncheckedIOException if that fails; those before it are as they were
   */
  void write(Checkpoint checkpoint, List<StepRecord> steps) {
    long step = checkpoint.moment().step();
    if (!steps.isEmpty()) {
      out.write(steps(steps.get(0).step(), step), to -> StepFile.write(steps, to));
    }
    out.write(file(step), to -> CheckpointFile.write(checkpoint, to));
    kept.add(step);
    while (kept.size() > keep) {
      kept.remove();
    }
    for (long other : saved()) {
      if (!kept.contains(other)) {
        out.delete(file(other));
      }
    }
  }

  /** Removes all of them: the trial is done. */
  void discard() {
    out.delete(folder);
  }

  private Saved read(long step) throws IOException {
    Checkpoint checkpoint = read(file(step), CheckpointFile::read);
    List<StepRecord> steps = new ArrayList<>();
    long from = 0;
    for (long to : checkpoint.parts()) {
      steps.addAll(read(steps(from, to), StepFile::read));
      from = to;
    }
    return new Saved(checkpoint, steps);
  }

  private <T> T read(String file, Reader<T> reader) throws IOException {
    try (InputStream in = out.open(file)) {
      return reader.read(in);
    } catch (VersionException e) {
      throw new SpecException("%s cannot be used: %s", out.path(file), e.getMessage());
    } catch (IOException e) {
      throw new IOException(out.path(file) + ": " + e.getMessage(), e);
    }
  }

  private static void check(
      Checkpoint checkpoint, String path, RunSpec spec, String data, Collection<String> mayDiffer) {
    RunSpec was = SpecReader.read(path, checkpoint.spec(), List.of());
    List<SpecDifference> differences =
        new ArrayList<>(SpecDifference.between(was, spec, mayDiffer));
    if (!checkpoint.data().equals(data) && !mayDiffer.contains("data")) {
      differences.add(new SpecDifference("data", checkpoint.data(), data));
    }
    if (!differences.isEmpty()) {
      throw new SpecException(
          "%s is of another specification:\n%s",
          path, differences.stream().map(d -> "  " + d).collect(Collectors.joining("\n")));
    }
  }

  /** Steps after which there are checkpoints, the newest first. */
  private List<Long> saved() {
    return out.list(folder).stream()
        .filter(name -> name.matches("\\d+\\" + SUFFIX))
        .map(name -> Long.valueOf(name.substring(0, name.length() - SUFFIX.length())))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  private String path(long step) {
    return out.path(file(step));
  }

  private String file(long step) {
    return String.format(Locale.ROOT, "%s/%09d%s", folder, step, SUFFIX);
  }

  private String steps(long from, long to) {
    return String.format(Locale.ROOT, "%s/%09d-%09d.steps", folder, from, to);
  }

  /** Reads a file. */
  private interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  /**
   * A checkpoint that was found.
   *
   * @param steps every step before it
   */
  record Saved(Checkpoint checkpoint, List<StepRecord> steps) {}
}
