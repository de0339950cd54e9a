package largo.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import largo.core.params.Tensor;

/**
 * The second moments of {@link AdamMini}.
 *
 * @param first the index of each tensor's first second moment, int[tensors]
 * @param byFilter whether a tensor has one per filter, boolean[tensors]
 * @param filters of the tensors that are held and have one per filter
 */
record AdamMiniBlocks(int[] first, boolean[] byFilter, List<FilterBlock> filters) {

  /** Consecutive filters of a tensor, with the index of its first second moment. */
  record FilterBlock(Tensor tensor, MatrixBlock rows, int first) {}

  static AdamMiniBlocks of(AdamMini rule, Vectors x) {
    List<Tensor> tensors = x.layout().tensors();
    int[] first = new int[tensors.size()];
    boolean[] byFilter = new boolean[tensors.size()];
    List<FilterBlock> filters = new ArrayList<>();
    for (int k = 0; k < first.length; k++) {
      Tensor tensor = tensors.get(k);
      int at = x.firstScalar(k);
      first[k] = at;
      byFilter[k] = rule.isByFilter(tensor);
      if (byFilter[k] && x.holds(tensor)) {
        MatrixBlock.of(rule.filters(x.local(tensor)))
            .forEach(rows -> filters.add(new FilterBlock(tensor, rows, at)));
      }
    }

    return new AdamMiniBlocks(first, byFilter, List.copyOf(filters));
  }
}
