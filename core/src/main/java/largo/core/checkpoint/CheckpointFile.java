package largo.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import largo.core.compress.Residual;
import largo.core.compress.Residuals;
import largo.core.factorization.FactorizationState;
import largo.core.optimizer.OptimizerState;
import largo.core.train.AggregationState;
import largo.core.train.ExampleStates;
import largo.core.train.SavedSlice;
import largo.core.train.SlicedState;
import largo.core.train.TrainingState;

/**
 * Reads and writes checkpoints as {@link SafetensorsFile}s with these tensors, where {@code n} is
 * the number of parameters:
 *
 * <pre>
 *   parameters           F32[n]
 *   optimizer/k          F32[n], vector k = 0, 1, … of the update rule's state
 *   optimizer/scalars    F64[], scalars of the update rule's state
 *   residuals/k          F32[n], residual of shard k; F32[0] if it has none
 *   previous-parameters  F32[n], parameters of the last step; F32[0] if they are not needed
 *   batches/changes      I64[3c], first step, first example and size of batch 0 … c − 1
 *   batches/averages     F64[2], noise and signal that control the batch
 *   worker-momentum/k    F32[n], worker momentum of shard k; F32[0] if it has none
 *   previous-aggregate   F32[n], aggregate of the last step; F32[0] if it is not needed
 *   factorization/factors   F32[r d], r factors of d activations
 *   factorization/products  F32[r d], averaged products of codes and activations
 *   factorization/gram      F32[r²], averaged products of codes
 *   example-states/k        F32[w mₖ], states of the mₖ training examples of shard k; NaN for an
 *                           example that has been in no batch
 * </pre>
 *
 * <p>{@code residuals} and {@code previous-parameters} exist only if the compression uses error
 * feedback, {@code batches} only if a schedule changes the batch, {@code worker-momentum} and
 * {@code previous-aggregate} only if the aggregation of gradients has a state, {@code
 * factorization} only if activations are factorized, {@code example-states} only if the engine
 * keeps a state of each example. The metadata entry {@code checkpoint} contains the {@link
 * CheckpointMetadata} as JSON.
 *
 * <p>If executors hold parameters and state, the file has only the scalars and batches, and a
 * metadata entry {@code slices} that lists the {@link SliceFile}s with their checksums.
 */
public final class CheckpointFile {

  private static final String METADATA = "checkpoint";
  private static final String SLICES = "slices";
  static final String PARAMETERS = "parameters";
  private static final String OPTIMIZER = "optimizer/";
  private static final String SCALARS = OPTIMIZER + "scalars";
  private static final String RESIDUALS = "residuals/";
  private static final String PREVIOUS_PARAMETERS = "previous-parameters";

  private static final String MOMENTUM = "worker-momentum/";
  private static final String PREVIOUS_AGGREGATE = "previous-aggregate";

  private static final String FACTORS = "factorization/factors";
  private static final String PRODUCTS = "factorization/products";
  private static final String GRAM = "factorization/gram";

  private static final String EXAMPLE_STATES = "example-states/";

  private CheckpointFile() {}

  /** Writes a checkpoint to a stream, which is not closed. */
  public static void write(Checkpoint checkpoint, OutputStream out) throws IOException {
    TrainingState training = checkpoint.training();
    OptimizerState optimizer = training.optimizer();
    Residuals residuals = training.residuals();
    SafetensorsFile file =
        new SafetensorsFile()
            .putText(METADATA, CheckpointMetadata.of(checkpoint).toJson())
            .put(PARAMETERS, training.parameters());
    putVectors(file, optimizer);
    file.put(SCALARS, optimizer.scalars());
    if (!residuals.isEmpty()) {
      for (int shard = 0; shard < residuals.shards().size(); shard++) {
        file.put(RESIDUALS + shard, residuals.shards().get(shard).values());
      }
      file.put(PREVIOUS_PARAMETERS, residuals.previousParameters());
    }
    BatchTensors.put(file, training.batches());
    putAggregation(file, training.aggregation());
    putFactorization(file, training.factorization());
    putExamples(file, training.examples());
    file.write(out);
  }

  /**
   * Writes a checkpoint whose vectors are in other files, to a stream, which is not closed.
   *
   * @param checkpoint without vectors: parameters are float[0], and so is the state
   * @param slices the files
   */
  public static void write(Checkpoint checkpoint, List<SavedSlice> slices, OutputStream out)
      throws IOException {
    SafetensorsFile file =
        new SafetensorsFile()
            .putText(METADATA, CheckpointMetadata.of(checkpoint).toJson())
            .putText(SLICES, SliceManifest.toJson(slices))
            .put(SCALARS, checkpoint.training().optimizer().scalars());
    BatchTensors.put(file, checkpoint.training().batches());
    file.write(out);
  }

  /**
   * Reads a checkpoint from a stream, to its end.
   *
   * @param length length of the stream in bytes
   * @param slices reads the slices of a checkpoint that is divided into several files
   * @throws DamagedException if a file is corrupt or inconsistent
   * @throws VersionException if a file is intact, but of an unknown version of the format
   */
  public static Checkpoint read(InputStream in, long length, SliceFile.Source slices)
      throws IOException {
    SafetensorsFile file = SafetensorsFile.read(in, length);
    CheckpointMetadata metadata = CheckpointMetadata.fromJson(file.text(METADATA));
    return new Checkpoint(
        metadata.spec(),
        metadata.data(),
        file.hasText(SLICES) ? sliced(file, metadata, slices) : whole(file, metadata),
        metadata.seconds(),
        metadata.stepFiles(),
        Optional.ofNullable(metadata.best()));
  }

  private static TrainingState sliced(
      SafetensorsFile file, CheckpointMetadata metadata, SliceFile.Source slices)
      throws IOException {
    OptimizerState optimizer =
        new OptimizerState(
            metadata.rule(), metadata.updates(), new float[0][], file.get(SCALARS, double[].class));
    return SliceManifest.read(
        new SlicedState(
            metadata.step(),
            optimizer,
            BatchTensors.get(file),
            SliceManifest.fromJson(file.text(SLICES))),
        slices);
  }

  private static TrainingState whole(SafetensorsFile file, CheckpointMetadata metadata)
      throws DamagedException {
    float[] parameters = file.get(PARAMETERS, float[].class);
    OptimizerState optimizer =
        new OptimizerState(
            metadata.rule(),
            metadata.updates(),
            vectors(file, parameters),
            file.get(SCALARS, double[].class));
    return new TrainingState(
        metadata.step(),
        parameters,
        optimizer,
        residuals(file, metadata.residualAges(), parameters),
        BatchTensors.get(file),
        aggregation(file, parameters),
        factorization(file),
        examples(file, metadata.step()));
  }

  static void putVectors(SafetensorsFile file, OptimizerState optimizer) {
    for (int slot = 0; slot < optimizer.vectors().length; slot++) {
      file.put(OPTIMIZER + slot, optimizer.vectors()[slot]);
    }
  }

  /** The vectors of a state, each as long as the parameters. */
  static float[][] vectors(SafetensorsFile file, float[] parameters) throws DamagedException {
    int slots =
        (int)
            file.names().stream()
                .filter(name -> name.startsWith(OPTIMIZER) && !name.equals(SCALARS))
                .count();
    float[][] vectors = new float[slots][];
    for (int slot = 0; slot < slots; slot++) {
      vectors[slot] = vector(file, OPTIMIZER + slot, parameters);
    }
    return vectors;
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
    return new Residuals(shards, vectorOrEmpty(file, PREVIOUS_PARAMETERS, parameters));
  }

  private static void putAggregation(SafetensorsFile file, AggregationState state) {
    if (!state.isEmpty()) {
      for (int shard = 0; shard < state.momentum().size(); shard++) {
        file.put(MOMENTUM + shard, state.momentum().get(shard));
      }
      file.put(PREVIOUS_AGGREGATE, state.previous());
    }
  }

  private static AggregationState aggregation(SafetensorsFile file, float[] parameters)
      throws DamagedException {
    if (!file.names().contains(PREVIOUS_AGGREGATE)) {
      return AggregationState.NONE;
    }
    List<float[]> momentum = new ArrayList<>();
    while (file.names().contains(MOMENTUM + momentum.size())) {
      momentum.add(vectorOrEmpty(file, MOMENTUM + momentum.size(), parameters));
    }
    return new AggregationState(momentum, vectorOrEmpty(file, PREVIOUS_AGGREGATE, parameters));
  }

  private static void putFactorization(SafetensorsFile file, FactorizationState state) {
    if (!state.isEmpty()) {
      file.put(FACTORS, state.factors());
      file.put(PRODUCTS, state.products());
      file.put(GRAM, state.gram());
    }
  }

  private static FactorizationState factorization(SafetensorsFile file) throws DamagedException {
    if (!file.names().contains(FACTORS)) {
      return FactorizationState.NONE;
    }
    float[] gram = file.get(GRAM, float[].class);
    int rank = (int) Math.sqrt(gram.length);
    try {
      return new FactorizationState(
          rank, file.get(FACTORS, float[].class), file.get(PRODUCTS, float[].class), gram);
    } catch (IllegalArgumentException e) {
      throw new DamagedException("its factorization is impossible: %s", e.getMessage());
    }
  }

  private static void putExamples(SafetensorsFile file, ExampleStates states) {
    for (int shard = 0; shard < states.shards().size(); shard++) {
      file.put(EXAMPLE_STATES + shard, states.shards().get(shard));
    }
  }

  private static ExampleStates examples(SafetensorsFile file, long step) throws DamagedException {
    List<float[]> shards = new ArrayList<>();
    while (file.names().contains(EXAMPLE_STATES + shards.size())) {
      shards.add(file.get(EXAMPLE_STATES + shards.size(), float[].class));
    }
    return shards.isEmpty() ? ExampleStates.NONE : new ExampleStates(step, shards);
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
