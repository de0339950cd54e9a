package largo.core.torch;

import java.util.List;
import java.util.Map;

/**
 * A PyTorch model in native memory, saved by {@code torch.jit.save}. Its parameters and buffers are
 * one flat vector, in the order of {@link #tensors}. One thread at a time uses it.
 */
public interface ScriptedModel extends AutoCloseable {

  /** Its parameters and buffers of floats: parameters first. */
  List<ModuleTensor> tensors();

  /** Copies parameters and buffers, {@code float[sum of lengths]}. */
  float[] values();

  /** Replaces parameters and buffers. */
  void load(float[] values);

  /**
   * The gradient in training mode.
   *
   * @param seed of its random numbers
   * @param gradient overwritten: of parameters, the gradient of the weighted sum of losses; of
   *     buffers, what training subtracts from them, times examples; {@code float[sum of lengths]}
   * @return the weighted sum of losses
   * @throws OutOfMemoryError if native memory does not suffice; the model remains usable
   */
  double gradient(ModuleBatch batch, long seed, float[] gradient);

  /**
   * Outputs and losses in inference mode.
   *
   * @param losses whether losses are computed
   */
  ModuleScores evaluate(ModuleBatch batch, boolean losses);

  /**
   * A file that {@code torch.jit.load} reads, in inference mode.
   *
   * @param values parameters and buffers
   * @param extraFiles texts by name, as in {@code torch.jit.save}'s {@code _extra_files}
   */
  byte[] save(float[] values, Map<String, String> extraFiles);

  /** Releases native memory. */
  @Override
  void close();
}
