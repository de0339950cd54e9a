package largo.core.torch;

/**
 * What a PyTorch model returns for examples in inference mode.
 *
 * @param outputs {@code float[product of shape]}
 * @param shape of the outputs, [n, ...]
 * @param losses {@code float[n]}, without weights; empty if there were no targets
 */
public record ModuleScores(float[] outputs, long[] shape, float[] losses) {}
