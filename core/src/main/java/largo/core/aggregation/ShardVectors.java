package largo.core.aggregation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import largo.core.params.ParameterSlice;
import largo.core.params.SquaredNorms;

/**
 * The gradients of shards, from which an {@link AggregationRule} computes one.
 *
 * <p>They are in lexicographic order, so that sums over them have the same bits for any order of
 * the shards.
 */
public final class ShardVectors {

  private final CoordinateBlocks blocks;
  private final float[][] vectors;
  private final double[] weights;

  /**
   * The gradients of some shards.
   *
   * @param blocks the coordinates that are aggregated
   * @param vectors at least one, with at least one example, all finite, not copied
   */
  public ShardVectors(CoordinateBlocks blocks, List<ShardVector> vectors) {
    this.blocks = blocks;
    List<ShardVector> ordered =
        vectors.stream()
            .sorted(
                Comparator.comparing(ShardVector::values, blocks::compare)
                    .thenComparingLong(ShardVector::examples))
            .toList();
    this.vectors = ordered.stream().map(ShardVector::values).toArray(float[][]::new);
    double examples = ordered.stream().mapToLong(ShardVector::examples).sum();
    this.weights = ordered.stream().mapToDouble(v -> v.examples() / examples).toArray();
  }

  /** The number of vectors. */
  int count() {
    return vectors.length;
  }

  CoordinateBlocks blocks() {
    return blocks;
  }

  /** A vector; they are in lexicographic order. */
  float[] vector(int k) {
    return vectors[k];
  }

  /** The mean, weighted by the number of examples. */
  float[] mean() {
    return weightedSum(weights);
  }

  /** {@code Σ w_k x_k}, added in double precision. */
  float[] weightedSum(double[] factors) {
    return weightedSum(factors, 0, new float[0]);
  }

  /**
   * {@code w y + Σ w_k x_k}, added in double precision.
   *
   * @param factors {@code w_k}
   * @param weight {@code w}
   * @param vector {@code y}; not read if its weight is zero
   */
  float[] weightedSum(double[] factors, double weight, float[] vector) {
    float[] sum = new float[blocks.size()];
    blocks.forEach(
        b -> {
          ParameterSlice block = blocks.all().get(b);
          double[] sums = weightedSum(factors, block);
          if (weight != 0) {
            add(weight, vector, block, sums);
          }
          for (int i = 0; i < sums.length; i++) {
            sum[block.from() + i] = (float) sums[i];
          }
        });
    return sum;
  }

  /** {@code ‖x_k − y‖} of each vector. */
  double[] distances(float[] y) {
    double[][] parts = new double[blocks.all().size()][vectors.length];
    blocks.forEach(
        b -> {
          ParameterSlice block = blocks.all().get(b);
          for (int k = 0; k < vectors.length; k++) {
            parts[b][k] = SquaredNorms.ofDifference(vectors[k], y, block.from(), block.to());
          }
        });
    double[] distances = new double[vectors.length];
    for (double[] part : parts) {
      for (int k = 0; k < distances.length; k++) {
        distances[k] += part[k];
      }
    }
    return Arrays.stream(distances).map(Math::sqrt).toArray();
  }

  /** {@code ‖x − y‖}. */
  public static double distance(CoordinateBlocks blocks, float[] x, float[] y) {
    return Math.sqrt(
        blocks.sum(block -> SquaredNorms.ofDifference(x, y, block.from(), block.to())));
  }

  /** {@code ‖x‖}; not finite if an element is not. */
  public static double norm(CoordinateBlocks blocks, float[] x) {
    return Math.sqrt(blocks.sum(block -> SquaredNorms.sum(x, block.from(), block.to())));
  }

  /**
   * {@code a x}, in place.
   *
   * @return its norm; not finite if an element is not
   */
  public static double scale(CoordinateBlocks blocks, float[] x, double a) {
    return Math.sqrt(
        blocks.sum(
            block -> {
              for (int i = block.from(); i < block.to(); i++) {
                x[i] = (float) (a * x[i]);
              }
              return SquaredNorms.sum(x, block.from(), block.to());
            }));
  }

  /** {@code y = a x + b y}. */
  public static void addScaled(CoordinateBlocks blocks, double a, float[] x, double b, float[] y) {
    blocks.forEach(
        k -> {
          ParameterSlice block = blocks.all().get(k);
          for (int i = block.from(); i < block.to(); i++) {
            y[i] = (float) (a * x[i] + b * y[i]);
          }
        });
  }

  /** {@code ‖y − m‖ / ‖m‖}, where {@code m} is the {@linkplain #mean mean}; NaN if that is zero. */
  public double distanceFromMean(float[] y) {
    double[] norms = new double[blocks.all().size()];
    double[] distances = new double[norms.length];
    blocks.forEach(
        b -> {
          ParameterSlice block = blocks.all().get(b);
          double[] mean = weightedSum(weights, block);
          for (int i = 0; i < mean.length; i++) {
            double d = y[block.from() + i] - mean[i];
            distances[b] += d * d;
            norms[b] += mean[i] * mean[i];
          }
        });
    double norm = Arrays.stream(norms).sum();
    return norm == 0 ? Double.NaN : Math.sqrt(Arrays.stream(distances).sum() / norm);
  }

  private double[] weightedSum(double[] factors, ParameterSlice block) {
    double[] sums = new double[block.length()];
    new WeightedRows(vectors, factors).add(0, vectors.length, block.from(), sums, sums.length);
    return sums;
  }

  private static void add(double weight, float[] x, ParameterSlice block, double[] sums) {
    int from = block.from();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * x[from + i];
    }
  }
}
