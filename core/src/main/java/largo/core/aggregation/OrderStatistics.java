package largo.core.aggregation;

import java.util.Arrays;
import largo.core.params.ParameterSlice;

/**
 * Means of order statistics of each coordinate of some vectors, at memory speed for few vectors.
 */
final class OrderStatistics {

  /** Floats of the rows of a thread, which fit into a second-level cache. */
  private static final int FLOATS = 32_768;

  private static final int MIN_COLUMNS = 32;

  private OrderStatistics() {}

  /** The median of each coordinate: the mean of the two middle elements of an even number. */
  static float[] median(ShardVectors vectors) {
    int count = vectors.count();
    return mean(vectors, (count - 1) / 2, count / 2 + 1);
  }

  /**
   * The mean of the elements of some ranks, of each coordinate.
   *
   * @param from first rank, from 0 for the smallest element
   * @param to one past the last rank
   */
  static float[] mean(ShardVectors vectors, int from, int to) {
    int rows = vectors.count();
    CoordinateBlocks blocks = vectors.blocks();
    SortingNetwork network = SortingNetwork.selecting(rows, from, to);
    int columns = Math.max(MIN_COLUMNS, Math.min(CoordinateBlocks.LENGTH, FLOATS / rows));
    float[] means = new float[blocks.size()];
    double[] weights = new double[rows];
    Arrays.fill(weights, 1);
    blocks.forEachGroup(
        group -> {
          float[][] part = new float[rows][columns];
          WeightedRows ordered = new WeightedRows(part, weights);
          double[] sums = new double[columns];
          for (ParameterSlice block : group) {
            for (int at = block.from(); at < block.to(); at += columns) {
              int length = Math.min(columns, block.to() - at);
              for (int k = 0; k < rows; k++) {
                System.arraycopy(vectors.vector(k), at, part[k], 0, length);
              }
              network.apply(part, length);
              mean(ordered, from, to, sums, length);
              for (int i = 0; i < length; i++) {
                means[at + i] = (float) sums[i];
              }
            }
          }
        });
    return means;
  }

  private static void mean(WeightedRows rows, int from, int to, double[] sums, int length) {
    for (int i = 0; i < length; i++) {
      sums[i] = rows.rows()[from][i];
    }
    rows.add(from + 1, to, 0, sums, length);
    double factor = 1.0 / (to - from);
    for (int i = 0; i < length; i++) {
      sums[i] *= factor;
    }
  }
}
