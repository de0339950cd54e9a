package largo.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import largo.core.params.WeightFilters;

/**
 * Consecutive filters of one tensor: the unit of work of a sweep over whole filters.
 *
 * @param filters of the tensor
 * @param from the first filter
 * @param to one past the last
 */
record MatrixBlock(WeightFilters filters, int from, int to) {

  /** Filters per block, few enough for accurate sums in float. */
  private static final int FILTERS = 128;

  /** Minimum floats per block for short filters. */
  private static final int FLOATS = 4096;

  /** All filters of a tensor. */
  static List<MatrixBlock> of(WeightFilters filters) {
    List<MatrixBlock> blocks = new ArrayList<>();
    int step = Math.max(FILTERS, FLOATS / filters.size());
    for (int from = 0; from < filters.outputs(); from += step) {
      int to = Math.min(from + step, filters.outputs());
      blocks.add(new MatrixBlock(filters, from, to));
    }

    return blocks;
  }
}
