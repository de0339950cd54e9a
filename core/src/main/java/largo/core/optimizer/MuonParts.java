package largo.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.params.WeightFilters;

/**
 * The tensors of a model, by the algorithm with which {@link Muon} updates them.
 *
 * @param matrices in layout order
 * @param seconds index of the first second moment of each tensor; −1 for matrices
 */
record MuonParts(List<MuonMatrix> matrices, int[] seconds) {

  static MuonParts of(Muon rule, ParameterLayout layout) {
    List<String> excluded = excluded(rule, layout);
    List<MuonMatrix> matrices = new ArrayList<>();
    int[] seconds = new int[layout.tensors().size()];
    int scalars = 0;
    for (int k = 0; k < seconds.length; k++) {
      Tensor tensor = layout.tensors().get(k);
      boolean matrix = isMatrix(tensor, excluded);
      seconds[k] = matrix ? -1 : scalars;
      if (matrix) {
        WeightFilters filters = rule.outputAxis().map(tensor::filters).orElseGet(tensor::filters);
        matrices.add(new MuonMatrix(tensor, k, filters));
      } else if (tensor.kind().trained()) {
        scalars += tensor.length();
      }
    }
    return new MuonParts(matrices, seconds);
  }

  /** The number of second moments of AdamW. */
  static int scalars(Muon rule, ParameterLayout layout) {
    List<String> excluded = excluded(rule, layout);
    return layout.tensors().stream()
        .filter(tensor -> tensor.kind().trained() && !isMatrix(tensor, excluded))
        .mapToInt(Tensor::length)
        .sum();
  }

  boolean isMatrix(int tensorIndex) {
    return seconds[tensorIndex] < 0;
  }

  int second(int tensorIndex) {
    return seconds[tensorIndex];
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
