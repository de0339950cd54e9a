package largo.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.params.WeightFilters;

/**
 * The tensors of a model, by the algorithm with which {@link Muon} updates them.
 *
 * @param matrices those that an owner holds, in layout order
 * @param scales {@code s} of each tensor; NaN for those that AdamW updates
 */
record MuonParts(List<MuonMatrix> matrices, double[] scales) {

  static MuonParts of(Muon rule, Vectors x) {
    List<String> excluded = excluded(rule, x.layout());
    List<MuonMatrix> matrices = new ArrayList<>();
    double[] scales = new double[x.layout().tensors().size()];
    for (int k = 0; k < scales.length; k++) {
      Tensor tensor = x.layout().tensors().get(k);
      scales[k] = Double.NaN;
      if (isMatrix(tensor, excluded)) {
        scales[k] = MuonMatrix.scale(tensor, filters(rule, tensor), rule);
        if (x.holds(tensor)) {
          Tensor local = x.local(tensor);
          matrices.add(new MuonMatrix(k, filters(rule, local)));
        }
      }
    }
    return new MuonParts(matrices, scales);
  }

  private static WeightFilters filters(Muon rule, Tensor tensor) {
    return rule.outputAxis().map(tensor::filters).orElseGet(tensor::filters);
  }

  /** The number of second moments of AdamW, by tensor. */
  static List<Integer> secondMoments(Muon rule, ParameterLayout layout) {
    List<String> excluded = excluded(rule, layout);
    return layout.tensors().stream()
        .map(t -> t.kind().trained() && !isMatrix(t, excluded) ? t.length() : 0)
        .toList();
  }

  /** The bytes of the matrices of all iterations, which are kept from one update to the next. */
  static long bytes(Muon rule, ParameterLayout layout) {
    List<String> excluded = excluded(rule, layout);
    return layout.tensors().stream()
        .filter(tensor -> isMatrix(tensor, excluded))
        .map(tensor -> filters(rule, tensor))
        .mapToLong(filters -> NewtonSchulz.bytes(filters.outputs(), filters.size()))
        .sum();
  }

  /** The operations of all iterations, by tensor. */
  static List<Double> operations(Muon rule, ParameterLayout layout) {
    List<String> excluded = excluded(rule, layout);
    return layout.tensors().stream()
        .map(
            tensor -> {
              if (!isMatrix(tensor, excluded)) {
                return 0.0;
              }
              WeightFilters filters = filters(rule, tensor);
              return rule.iterations() * NewtonSchulz.operations(filters.outputs(), filters.size());
            })
        .toList();
  }

  boolean isMatrix(int tensorIndex) {
    return !Double.isNaN(scales[tensorIndex]);
  }

  /** Whether a tensor has two axes of more than one element, and is not excluded. */
  private static boolean isMatrix(Tensor tensor, List<String> excluded) {
    return tensor.hasFilters()
        && tensor.shape().stream().filter(axis -> axis > 1).count() > 1
        && !excluded.contains(tensor.name());
  }

  /** The names of weights that AdamW updates. */
  private static List<String> excluded(Muon rule, ParameterLayout layout) {
    if (rule.exclude().isPresent()) {
      return rule.exclude().get();
    }
    List<Tensor> weights = layout.tensors().stream().filter(Tensor::hasFilters).toList();
    List<String> names = new ArrayList<>();
    if (!weights.isEmpty()) {
      Tensor first = weights.get(0);
      if (first.shape().size() > 2) {
        names.add(first.name());
      }
      names.add(weights.get(weights.size() - 1).name());
    }
    return names;
  }
}
