package largo.core.torch;

import java.util.List;
import largo.core.params.ParameterLayout;

/**
 * A network as a TorchScript program over the flat vector of its parameters. All tensors are
 * float32.
 *
 * <pre>
 *   gradient(x, y, weight, uniform, flat) -> [loss, gradient, mean, variance, mean, ...]
 *   outputs(x, flat)                      -> [outputs]
 * </pre>
 *
 * <p>with {@code x} [n, input], {@code y} [n, outputs], {@code weight} [n, 1], {@code uniform} [n,
 * uniforms] (at least one), {@code flat} [layout size]. Loss and gradient are sums over examples;
 * means and biased variances of the micro-batch are those of {@code statistics}, in order.
 *
 * @param source of its class {@code Net}
 * @param layout tensors of the flat vector
 * @param shape of its arguments
 * @param statistics of batch normalizations
 * @param loss of its outputs, without weights
 */
public record TorchProgram(
    String source,
    ParameterLayout layout,
    ProgramShape shape,
    List<BatchStatistic> statistics,
    OutputLoss loss) {

  /** Its method with the gradient. */
  public static final String GRADIENT = "gradient";

  /** Its method for inference. */
  public static final String OUTPUTS = "outputs";

  /** Copies the list. */
  public TorchProgram {
    statistics = List.copyOf(statistics);
  }
}
