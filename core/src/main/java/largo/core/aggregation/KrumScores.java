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

  /** Parts of the coordinates that threads process, if there are few tiles. */
  private static final int PARTS = 16;

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
    List<ParameterSlice> blocks = vectors.blocks().all();
    int parts = count > PARTS * TILE ? 1 : PARTS;
    List<Tile> tiles = new ArrayList<>();
    for (int p = 0; p < parts; p++) {
      List<ParameterSlice> part =
          blocks.subList(p * blocks.size() / parts, (p + 1) * blocks.size() / parts);
      for (int j = 0; j < count; j += TILE) {
        for (int k = j; k < count; k += TILE) {
          tiles.add(new Tile(j, k, part, new double[TILE][TILE]));
        }
      }
    }
    tiles.parallelStream().forEach(tile -> tile.compute(vectors));
    double[][] distances = new double[count][count];
    tiles.forEach(tile -> tile.addTo(distances)); // in the order of the parts
    return distances;
  }

  /**
   * Pairs of vectors of two groups, which are compared block by block.
   *
   * @param j the first vector of the one group
   * @param k the first vector of the other group
   */
  private record Tile(int j, int k, List<ParameterSlice> part, double[][] sums) {

    void compute(ShardVectors vectors) {
      int count = vectors.count();
      for (ParameterSlice block : part) {
        for (int a = j; a < Math.min(j + TILE, count); a++) {
          for (int b = Math.max(k, a + 1); b < Math.min(k + TILE, count); b++) {
            sums[a - j][b - k] +=
                SquaredNorms.ofDifference(
                    vectors.vector(a), vectors.vector(b), block.from(), block.to());
          }
        }
      }
    }

    void addTo(double[][] distances) {
      for (int a = j; a < Math.min(j + TILE, distances.length); a++) {
        for (int b = Math.max(k, a + 1); b < Math.min(k + TILE, distances.length); b++) {
          distances[a][b] += sums[a - j][b - k];
          distances[b][a] = distances[a][b];
        }
      }
    }
  }
}
