package largo.core.optimizer;

import java.io.Serial;
import java.util.List;
import java.util.Optional;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.Tensor;
import largo.core.params.WeightFilters;

/**
 * Gradient centralization: the mean is subtracted from the gradient of each filter, before the
 * update rule.
 *
 * <pre>
 *   g_k = g_k − mean(g_k)        k: an output of a matrix or a kernel
 * </pre>
 *
 * <p>Biases and the parameters of normalization layers are not changed. State: none.
 *
 * <p>Source: Yong et al., <a href="https://arxiv.org/abs/2004.01461">2004.01461</a>.
 *
 * @param outputAxis the axis of outputs; by default that of each tensor
 */
public record GradientCentralization(Optional<Integer> outputAxis) implements Wrapper {

  @Override
  public List<ParameterSlice> indivisible(ParameterLayout layout) {
    return layout.tensors().stream().filter(Tensor::hasFilters).map(ParameterSlice::of).toList();
  }

  @Override
  public void update(UpdateRule inner, Vectors x, Step t) {
    float[] g = x.gradient();
    List<MatrixBlock> blocks = x.scratch(this, () -> blocks(x));
    x.split(
        blocks.size(),
        x.layout().size(),
        k -> {
          MatrixBlock block = blocks.get(k);
          for (int output = block.from(); output < block.to(); output++) {
            center(g, block.filters(), output);
          }
        });
    x.each(s -> s.sum(0, Norms.squares(g, s)));
    inner.update(x, t.withGradient(t.scale(), t.scale() * Math.sqrt(x.sum(0))));
  }

  private List<MatrixBlock> blocks(Vectors x) {
    return x.layout().tensors().stream()
        .filter(t -> t.hasFilters() && x.holds(t))
        .map(x::local)
        .map(t -> outputAxis.map(t::filters).orElseGet(t::filters))
        .flatMap(filters -> MatrixBlock.of(filters).stream())
        .toList();
  }

  private static void center(float[] g, WeightFilters filters, int output) {
    double sum = 0;
    for (int run = 0; run < filters.runs(); run++) {
      int from = filters.from(output, run);
      sum += Norms.sum(g, from, from + filters.length());
    }

    float mean = (float) (sum / filters.size());
    for (int run = 0; run < filters.runs(); run++) {
      int from = filters.from(output, run);
      int to = from + filters.length();
      for (int i = from; i < to; i++) {
        g[i] -= mean;
      }
    }
  }

  @Serial
  private Object writeReplace() {
    return SerializedRecord.of(this);
  }
}
