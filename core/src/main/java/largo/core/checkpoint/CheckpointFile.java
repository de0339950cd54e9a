package largo.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import largo.core.compress.Residual;
import largo.core.compress.Residuals;
import largo.core.optimizer.OptimizerState;
import largo.core.train.TrainingState;

/**
 * A checkpoint as a {@link SafetensorsFile}.
 *
 * <pre>
 *   parameters           F32[layout size]
 *   optimizer/0 …        F32[layout size], the vectors of the update rule
 *   optimizer/scalars    F64, the scalars of the update rule
 *   residuals/0 …        F32[layout size], the residual of each shard; empty if it has none
 *   previous-parameters  F32[layout size], parameters before the last step, or empty
 * </pre>
 *
 * <p>{@code residuals} and {@code previous-parameters} exist only with a compression that uses
 * error feedback. All other state is the string {@code checkpoint} of the metadata, {@link
 * CheckpointMetadata} as JSON.
 */
public final class CheckpointFile {

  private static final String METADATA = "checkpoint";
  private static final String PARAMETERS = "parameters";
  private static final String OPTIMIZER = "optimizer/";
  private static final String SCALARS = OPTIMIZER + "scalars";
  private static final String RESIDUALS = "residuals/";
  private static final String PREVIOUS = "previous-parameters";

  private CheckpointFile() {}

  /** Writes a checkpoint; the stream stays open. */
  public static void write(Checkpoint checkpoint, OutputStream out) throws IOException {
    TrainingState training = checkpoint.training();
    OptimizerState optimizer = training.optimizer();
    Residuals residuals = training.residuals();
    SafetensorsFile file =
        new SafetensorsFile()
            .putText(METADATA, CheckpointMetadata.of(checkpoint).toJson())
            .put(PARAMETERS, training.parameters());
    for (int slot = 0; slot < optimizer.vectors().length; slot++) {
      file.put(OPTIMIZER + slot, optimizer.vectors()[slot]);
    }
    file.put(SCALARS, optimizer.scalars());
    if (!residuals.isEmpty()) {
      for (int shard = 0; shard < residuals.shards().size(); shard++) {
        file.put(RESIDUALS + shard, residuals.shards().get(shard).values());
      }
      file.put(PREVIOUS, residuals.before());
    }
    file.write(out);
  }

  /**
   * Reads a checkpoint, to the end of the stream.
   *
   * @param length of the stream, in bytes
   * @throws DamagedException if it is damaged or inconsistent
   * @throws VersionException if it is whole, but of another version
   */
  public static Checkpoint read(InputStream in, long length) throws IOException {
    SafetensorsFile file = SafetensorsFile.read(in, length);
    CheckpointMetadata metadata = CheckpointMetadata.fromJson(file.text(METADATA));
    float[] parameters = file.get(PARAMETERS, float[].class);
    OptimizerState optimizer =
        new OptimizerState(
            metadata.rule(),
            metadata.updates(),
            vectors(file, parameters),
            file.get(SCALARS, double[].class));
    return new Checkpoint(
        metadata.spec(),
        metadata.data(),
        new TrainingState(
            metadata.step(),
            parameters,
            optimizer,
            residuals(file, metadata.residualAges(), parameters)),
        metadata.seconds(),
        metadata.stepFiles(),
        Optional.ofNullable(metadata.best()));
  }

  private static float[][] vectors(SafetensorsFile file, float[] parameters)
      throws DamagedException {
    List<float[]> vectors = new ArrayList<>();
    while (file.names().contains(OPTIMIZER + vectors.size())) {
      vectors.add(vector(file, OPTIMIZER + vectors.size(), parameters));
    }
    long slots =
        file.names().stream()
            .filter(name -> name.startsWith(OPTIMIZER) && !name.equals(SCALARS))
            .count();
    if (slots != vectors.size()) {
      throw new DamagedException("it has no tensor %s%d", OPTIMIZER, vectors.size());
    }
    return vectors.toArray(float[][]::new);
  }

  private static Residuals residuals(SafetensorsFile file, List<Long> ages, float[] parameters)
      throws DamagedException {
    if (ages.isEmpty()) {
      return Residuals.NONE;
    }
    List<Residual> shards = new ArrayList<>();
    for (long age : ages) {
      shards.add(new Residual(age, vectorOrEmpty(file, RESIDUALS + shards.size(), parameters)));
    }
    return new Residuals(shards, vectorOrEmpty(file, PREVIOUS, parameters));
  }

  private static float[] vectorOrEmpty(SafetensorsFile file, String name, float[] parameters)
      throws DamagedException {
    float[] values = file.get(name, float[].class);
    return values.length == 0 ? values : vector(file, name, parameters);
  }

  private static float[] vector(SafetensorsFile file, String name, float[] parameters)
      throws DamagedException {
    float[] vector = file.get(name, float[].class);
    if (vector.length != parameters.length) {
      throw new DamagedException(
          "its %s has %d elements, but its parameters have %d",
          name, vector.length, parameters.length);
    }
    return vector;
  }
}
