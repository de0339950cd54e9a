package largo.core.aggregation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import largo.core.params.ParameterSlice;
import largo.core.params.SquaredNorms;

/** Krum's scores of vectors: sums of squared distances to the nearest others. */
final class KrumScores {

  /** Vectors whose blocks are in the cache at the same time: twice this number. */
  private static final int TILE = 8;

  private KrumScores() {}

  /**
   * The vectors with the lowest scores, in the order of the vectors.
   *
   * @param neighbors number of nearest others that count
   * @param selected number of vectors
   */
  static int[] lowest(ShardVectors vectors, int neighbors, int selected) {
    double[] scores =
        Arrays.stream(squaredDistances(vectors))
            .mapToDouble(row -> Arrays.stream(row).sorted().limit(neighbors + 1L).sum())
            .toArray(); // one more than the neighbors: the distance to itself, zero
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(k -> scores[k]))
        .limit(selected)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  /** {@code ‖x_j − x_k‖²} of all pairs. */
  static double[][] squaredDistances(ShardVectors vectors) {
    int count = vectors.count();
    double[][] distances = new double[count][count];
    List<Tile> tiles = new ArrayList<>();
    for (int j = 0; j < count; j += TILE) {
      for (int k = j; k < count; k += TILE) {
        tiles.add(new Tile(j, k));
      }
    }
    tiles.parallelStream().forEach(tile -> tile.compute(vectors, distances));
    return distances;
  }

  /** Pairs of vectors of two groups, which are compared block by block. */
  private record Tile(int j, int k) {

    void compute(ShardVectors vectors, double[][] distances) {
      int count = vectors.count();
      for (ParameterSlice block : vectors.blocks().all()) {
        for (int a = j; a < Math.min(j + TILE, count); a++) {
          for (int b = Math.max(k, a + 1); b < Math.min(k + TILE, count); b++) {
            distances[a][b] +=
                SquaredNorms.ofDifference(
                    vectors.vector(a), vectors.vector(b), block.from(), block.to());
            distances[b][a] = distances[a][b];
          }
        }
      }
    }
  }
}
