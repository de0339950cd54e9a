package largo.core.train;

import java.util.Optional;

/** The files to which owners of slices write a training between two steps. */
public interface SliceFiles {

  /**
   * An existing file of the driver in the same folder. An owner that cannot find it has another
   * disk under the same path, and must not write.
   */
  String existing();

  /**
   * The file of a slice.
   *
   * @param index of the slice, from 0
   * @param count of all slices
   */
  String path(int index, int count);

  /**
   * A file that the driver cannot find after owners have written all; empty if it finds them.
   *
   * @param count of all slices
   */
  Optional<String> missing(int count);

  /** Reads a state that was written to these files. */
  TrainingState read(SlicedState state);
}
