package largo.spark.study;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import largo.core.checkpoint.DamagedException;
import largo.core.checkpoint.SliceFile;
import largo.core.checkpoint.SliceManifest;
import largo.core.checkpoint.VersionException;
import largo.core.config.SpecException;
import largo.core.train.SliceFiles;
import largo.core.train.SlicedState;
import largo.core.train.TrainingState;
import largo.spark.storage.StorageException;

/**
 * The files of one trial's checkpoints.
 *
 * <pre>
 *   trials/ID/checkpoints/000000800.checkpoint             the training after 800 steps
 *   trials/ID/checkpoints/000000800-00001-of-00004.slice   the part of the first of four executors
 *   trials/ID/checkpoints/000000400-000000800.steps        what happened in steps 400 … 799
 * </pre>
 */
final class CheckpointFolder {

  private static final String CHECKPOINT = ".checkpoint";
  private static final String SLICE = ".slice";

  private final OutputFolder out;
  private final String folder;

  CheckpointFolder(OutputFolder out, String trial) {
    this.out = out;
    this.folder = "trials/" + trial + "/checkpoints";
  }

  /** Reads a file. */
  interface Reader<T> {
    T read(InputStream in, long length) throws IOException;
  }

  /** The name of the folder. */
  String name() {
    return folder;
  }

  /** The name of a checkpoint. */
  String checkpoint(long step) {
    return String.format(Locale.ROOT, "%s/%09d%s", folder, step, CHECKPOINT);
  }

  /** The name of a file of steps. */
  String steps(long from, long to) {
    return String.format(Locale.ROOT, "%s/%09d-%09d.steps", folder, from, to);
  }

  private String slice(long step, int index, int count) {
    return String.format(
        Locale.ROOT, "%s/%09d-%05d-of-%05d%s", folder, step, index + 1, count, SLICE);
  }

  /** The steps of all checkpoints, the newest first. */
  List<Long> saved() {
    return out.list(folder).stream()
        .filter(name -> name.matches("\\d+\\" + CHECKPOINT))
        .map(name -> Long.valueOf(name.substring(0, name.length() - CHECKPOINT.length())))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /** Deletes all checkpoints before a step, and their slices; those of incomplete ones, too. */
  void deleteBefore(long step) {
    for (long other : saved()) {
      if (other < step) {
        out.delete(checkpoint(other));
      }
    }
    out.list(folder).stream()
        .filter(name -> name.matches("\\d+-\\d+-of-\\d+\\" + SLICE))
        .filter(name -> Long.parseLong(name.substring(0, name.indexOf('-'))) < step)
        .forEach(name -> out.delete(folder + "/" + name));
  }

  /**
   * Reads a file.
   *
   * @throws FileNotFoundException if it does not exist, and only then
   * @throws SpecException if it is of another version of the format
   */
  <T> T read(String file, Reader<T> reader) throws IOException {
    long length = out.length(file);
    try (InputStream in = out.open(file)) {
      return reader.read(in, length);
    } catch (VersionException e) {
      throw new SpecException("%s cannot be used: %s", out.path(file), e.getMessage());
    }
  }

  /**
   * Reads a slice of a checkpoint.
   *
   * @throws DamagedException if it is damaged or does not exist
   */
  SliceFile readSlice(long step, int index, int count) throws IOException {
    String file = slice(step, index, count);
    try {
      return read(file, SliceFile::read);
    } catch (FileNotFoundException e) {
      throw new DamagedException("its slice %s does not exist", out.path(file));
    } catch (DamagedException e) {
      throw new DamagedException("its slice %s: %s", out.path(file), e.getMessage());
    }
  }

  /**
   * The files of the slices of a checkpoint.
   *
   * @param existing a file that is written already
   */
  SliceFiles slices(long step, String existing) {
    return new SliceFiles() {
      @Override
      public String existing() {
        return out.path(existing);
      }

      @Override
      public String path(int index, int count) {
        return out.path(slice(step, index, count));
      }

      @Override
      public Optional<String> missing(int count) {
        return IntStream.range(0, count)
            .mapToObj(k -> slice(step, k, count))
            .filter(name -> !out.has(name))
            .map(out::path)
            .findFirst();
      }

      @Override
      public TrainingState read(SlicedState state) {
        try {
          return SliceManifest.read(state, CheckpointFolder.this::readSlice);
        } catch (IOException e) {
          throw StorageException.of(
              String.format(
                  Locale.ROOT,
                  "the slices of step %d in %s, from which training would continue, cannot be read",
                  step,
                  out.path(folder)),
              e);
        }
      }
    };
  }
}
