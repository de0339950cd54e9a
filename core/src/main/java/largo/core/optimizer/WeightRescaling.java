package largo.core.optimizer;

import java.io.Serial;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.Preconditions;
import largo.core.params.NormalizedWeight;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.SquaredNorms;
import largo.core.params.Tensor;
import largo.core.params.WeightFilters;

/**
 * WRS, weight rescaling: instead of being decayed, weights that are followed by batch normalization
 * are periodically rescaled to unit norm.
 *
 * <pre>
 *   w = rule(w)
 *   w_k = ν w_k / ‖w_k‖        after every T-th update;  w_k = 0 stays
 *                              k: an output's weights, or the whole tensor
 * </pre>
 *
 * <p>Batch normalization is invariant to the scale, so the network computes the same function, and
 * the gradient with respect to the weights grows by the factor by which they shrink. The layer's
 * bias and running mean are scaled with the weights and the running variance with the square, so
 * that inference does not change either. Set the rule's weight decay to zero. State: none; the
 * rule's state is unchanged.
 *
 * <p>Source: Liu et al., <a href="https://arxiv.org/abs/2102.03497">2102.03497</a>, of which only
 * the abstract could be consulted: the finer granularity and the period are assumptions.
 *
 * @param every {@code T}, at least 1
 * @param granularity the group of weights that gets unit norm
 * @param target {@code ν > 0}
 * @param tensors which weights are rescaled
 * @param only names of the tensors to which this is restricted; empty for all
 * @param outputAxis the axis that counts outputs; each tensor's own if absent
 */
public record WeightRescaling(
    int every,
    Granularity granularity,
    double target,
    Selection tensors,
    List<String> only,
    Optional<Integer> outputAxis)
    implements Wrapper {

  /** The group of weights that gets unit norm. */
  public enum Granularity {
    /** The weights of each output. */
    FILTER,
    /** Each tensor. */
    LAYER
  }

  /** Which weights are rescaled. */
  public enum Selection {
    /** Weights that are followed by batch normalization. */
    NORMALIZED,
    /** All matrices and kernels. Changes the function of the network if some are not normalized. */
    WEIGHTS
  }

  public WeightRescaling {
    only = List.copyOf(only);
    Preconditions.positive("every", every);
    Preconditions.positive("target", target);
  }

  @Override
  public void check(UpdateRule inner) {
    Wrapper.checkEvaluatesItsWeights("weight-rescaling", inner);
  }

  /** {@inheritDoc} A weight with the tensors that are scaled together with it. */
  @Override
  public List<ParameterSlice> indivisible(ParameterLayout layout) {
    return layout.tensors().stream()
        .filter(t -> isCandidate(t, layout))
        .map(t -> SlicePlan.around(scaledWith(t, layout)))
        .toList();
  }

  private static List<ParameterSlice> scaledWith(Tensor weight, ParameterLayout layout) {
    Stream<Tensor> followers =
        follower(weight, layout).stream()
            .flatMap(f -> Stream.concat(f.bias().stream(), Stream.of(f.mean(), f.spread())));
    return Stream.concat(Stream.of(weight), followers).map(ParameterSlice::of).toList();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the model has no weights to rescale, or not those named
   */
  @Override
  public void begin(UpdateRule inner, Vectors x) {
    List<String> there =
        x.layout().tensors().stream()
            .filter(t -> isCandidate(t, x.layout()))
            .map(Tensor::name)
            .toList();
    Preconditions.that(
        !there.isEmpty(),
        "weight-rescaling needs weights that are followed by batch normalization, and this model "
            + "has none; remove the wrapper, or set tensors = weights");
    TensorNames.check("only", only, "weight-rescaling", there);
  }

  @Override
  public void update(UpdateRule inner, Vectors x, Step t) {
    inner.update(x, t);
    if (t.number() % every == 0) {
      x.moveWeights(() -> rescale(x));
    }
  }

  private void rescale(Vectors x) {
    if (granularity == Granularity.LAYER) {
      x.each(s -> s.sum(0, Norms.squares(x.weights(), s)));
    }
    double[] squares = x.sums(0);
    List<Tensor> all = x.layout().tensors();
    for (int l = 0; l < all.size(); l++) {
      Tensor tensor = all.get(l);
      if (x.holds(tensor)
          && isCandidate(tensor, x.layout())
          && (only.isEmpty() || only.contains(tensor.name()))) {
        double ofLayer = squares[l];
        Tensor local = x.local(tensor);
        WeightFilters filters = outputAxis.map(local::filters).orElseGet(local::filters);
        Optional<NormalizedWeight> follower = follower(tensor, x.layout()).map(f -> local(f, x));
        x.split(
            filters.outputs(),
            tensor.length(),
            k -> rescale(x.weights(), filters, k, ofLayer, follower));
      }
    }
  }

  private boolean isCandidate(Tensor tensor, ParameterLayout layout) {
    return tensor.hasFilters()
        && (tensors == Selection.WEIGHTS || follower(tensor, layout).isPresent());
  }

  private static Optional<NormalizedWeight> follower(Tensor tensor, ParameterLayout layout) {
    return layout.normalized().stream().filter(n -> n.weight().equals(tensor)).findFirst();
  }

  private static NormalizedWeight local(NormalizedWeight of, Vectors x) {
    return new NormalizedWeight(
        x.local(of.weight()),
        of.bias().map(x::local),
        x.local(of.mean()),
        x.local(of.spread()),
        of.logarithmic());
  }

  private void rescale(
      float[] w,
      WeightFilters filters,
      int output,
      double ofLayer,
      Optional<NormalizedWeight> follower) {
    double squares = granularity == Granularity.LAYER ? ofLayer : squares(w, filters, output);
    if (squares == 0) {
      return;
    }

    double factor = target / Math.sqrt(squares);
    for (int run = 0; run < filters.runs(); run++) {
      int from = filters.from(output, run);
      scale(w, from, from + filters.length(), factor);
    }
    follower.ifPresent(f -> follow(w, f, output, factor));
  }

  private static double squares(float[] w, WeightFilters filters, int output) {
    double sum = 0;
    for (int run = 0; run < filters.runs(); run++) {
      int from = filters.from(output, run);
      sum += SquaredNorms.sum(w, from, from + filters.length());
    }

    return sum;
  }

  private static void follow(float[] w, NormalizedWeight to, int output, double factor) {
    int mean = to.mean().offset() + output;
    int spread = to.spread().offset() + output;
    w[mean] = (float) (w[mean] * factor);
    w[spread] =
        (float) (to.logarithmic() ? w[spread] + Math.log10(factor) : w[spread] * factor * factor);
    to.bias().map(b -> b.offset() + output).ifPresent(b -> w[b] = (float) (w[b] * factor));
  }

  private static void scale(float[] w, int from, int to, double factor) {
    float f = (float) factor;
    for (int i = from; i < to; i++) {
      w[i] *= f;
    }
  }

  @Serial
  private Object writeReplace() {
    return SerializedRecord.of(this);
  }
}
