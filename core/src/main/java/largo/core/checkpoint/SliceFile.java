package largo.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import largo.core.optimizer.OptimizerState;

/**
 * One slice of the vectors of a checkpoint, as a {@link SafetensorsFile} with these tensors, where
 * {@code n} is the length of the slice:
 *
 * <pre>
 *   parameters    F32[n]
 *   optimizer/k   F32[n], vector k = 0, 1, … of the update rule's state
 * </pre>
 *
 * @param parameters float[slice length]
 * @param vectors float[slots][slice length]
 * @param checksum CRC-32C of the data
 */
public record SliceFile(float[] parameters, float[][] vectors, int checksum) {

  /**
   * Writes a slice to a stream, which is not closed.
   *
   * @param state of the owner; its scalars are not written
   * @return the CRC-32C of the data
   */
  public static int write(float[] parameters, OptimizerState state, OutputStream out)
      throws IOException {
    SafetensorsFile file = new SafetensorsFile().put(CheckpointFile.PARAMETERS, parameters);
    CheckpointFile.putVectors(file, state);
    file.write(out);
    return file.checksum();
  }

  /**
   * Reads a slice from a stream, to its end.
   *
   * @param length length of the stream in bytes
   * @throws DamagedException if the file is corrupt or inconsistent
   * @throws VersionException if the file is intact, but of an unknown version of the format
   */
  public static SliceFile read(InputStream in, long length) throws IOException {
    SafetensorsFile file = SafetensorsFile.read(in, length);
    float[] parameters = file.get(CheckpointFile.PARAMETERS, float[].class);
    return new SliceFile(parameters, CheckpointFile.vectors(file, parameters), file.checksum());
  }

  /** Reads the files of slices. */
  @FunctionalInterface
  public interface Source {

    /**
     * Reads the file of a slice.
     *
     * @param step of the checkpoint
     * @param index of the slice, from 0
     * @param count of all slices
     * @throws DamagedException if it is damaged or does not exist
     */
    SliceFile read(long step, int index, int count) throws IOException;
  }
}
