package largo.core.aggregation;

import java.util.Arrays;
import java.util.Map;
import largo.core.Preconditions;

/**
 * How the gradients of the shards of a step become one. All but {@link Mean} withstand arbitrary
 * gradients of some shards, and count each shard once, whatever its number of examples.
 *
 * <p>A rule is a pure function, with the same bits for any order of the vectors and any number of
 * threads.
 */
public sealed interface AggregationRule {

  /** The rules by name, with their defaults. */
  Map<String, AggregationRule> BY_NAME =
      Map.of(
          "mean",
          new Mean(),
          "trimmed-mean",
          new TrimmedMean(1),
          "median",
          new Median(),
          "krum",
          new Krum(1, 1),
          "geometric-median",
          new GeometricMedian(1e-6, 10),
          "centered-clipping",
          new CenteredClipping(10, 1));

  /**
   * The smallest number of vectors that it is defined for. With fewer than three, no rule can tell
   * which of them is arbitrary.
   */
  default int minShards() {
    return 3;
  }

  /**
   * The largest number of arbitrary vectors that it withstands.
   *
   * @param shards number of vectors
   */
  default int maxByzantine(int shards) {
    return (shards - 1) / 2;
  }

  /** Whether the aggregate of the last step is an input. */
  default boolean usesPrevious() {
    return false;
  }

  /**
   * The aggregate of some vectors.
   *
   * @param vectors of the shards, at least one
   * @param excluded number of other shards, whose vectors were not finite; at most {@link
   *     #maxByzantine} of all
   * @param previous the aggregate of the last step; zero before the first
   */
  AggregatedVector aggregate(ShardVectors vectors, int excluded, float[] previous);

  /** The mean, weighted by the number of examples: a single arbitrary vector determines it. */
  record Mean() implements AggregationRule {

    @Override
    public int minShards() {
      return 1;
    }

    @Override
    public int maxByzantine(int shards) {
      return 0;
    }

    @Override
    public AggregatedVector aggregate(ShardVectors vectors, int excluded, float[] previous) {
      return new AggregatedVector(vectors.mean());
    }
  }

  /**
   * In each coordinate the mean without the {@code f} smallest and the {@code f} largest elements:
   * Yin et al., <a href="https://arxiv.org/abs/1803.01498">1803.01498</a>.
   *
   * @param byzantine {@code f}, zero or more, fewer than half of the shards
   */
  record TrimmedMean(int byzantine) implements AggregationRule {

    public TrimmedMean {
      Preconditions.notNegative("byzantine", byzantine);
    }

    @Override
    public int minShards() {
      return 2 * byzantine + 1;
    }

    @Override
    public int maxByzantine(int shards) {
      return byzantine;
    }

    @Override
    public AggregatedVector aggregate(ShardVectors vectors, int excluded, float[] previous) {
      int trimmed = byzantine - excluded;
      return new AggregatedVector(
          OrderStatistics.mean(vectors, trimmed, vectors.count() - trimmed));
    }
  }

  /**
   * The median of each coordinate: Yin et al., <a
   * href="https://arxiv.org/abs/1803.01498">1803.01498</a>.
   */
  record Median() implements AggregationRule {

    @Override
    public AggregatedVector aggregate(ShardVectors vectors, int excluded, float[] previous) {
      return new AggregatedVector(OrderStatistics.median(vectors));
    }
  }

  /**
   * Krum, and Multi-Krum: the mean of the {@code m} vectors with the lowest scores, where the score
   * of one of {@code K} vectors is the sum of the squared distances to the {@code K − f − 2}
   * nearest others. Blanchard et al., "Machine Learning with Adversaries: Byzantine Tolerant
   * Gradient Descent", NeurIPS 2017.
   *
   * @param byzantine {@code f}, zero or more, with {@code 2f + 3 ≤ K}
   * @param selected {@code m}, at least 1, at most {@code K − f}; 1: Krum
   */
  record Krum(int byzantine, int selected) implements AggregationRule {

    public Krum {
      Preconditions.notNegative("byzantine", byzantine);
      Preconditions.positive("selected", selected);
    }

    @Override
    public int minShards() {
      return Math.max(2 * byzantine + 3, byzantine + selected);
    }

    @Override
    public int maxByzantine(int shards) {
      return byzantine;
    }

    @Override
    public AggregatedVector aggregate(ShardVectors vectors, int excluded, float[] previous) {
      int neighbors = vectors.count() - (byzantine - excluded) - 2;
      double[] weights = new double[vectors.count()];
      for (int k : KrumScores.lowest(vectors, neighbors, selected)) {
        weights[k] = 1.0 / selected;
      }
      return new AggregatedVector(vectors.weightedSum(weights));
    }
  }

  /**
   * The vector with the smallest sum of distances to all vectors, by smoothed iterations of
   * Weiszfeld: Pillutla et al., "Robust Aggregation for Federated Learning", <a
   * href="https://arxiv.org/abs/1912.13445">1912.13445</a>.
   *
   * <pre>
   *   z = Σ w_k x_k / Σ w_k,   w_k = 1 / max(ν, ‖x_k − z‖)
   * </pre>
   *
   * <p>Departure: starts at the median of each coordinate instead of the mean, from which few
   * iterations would not lead away if a vector is very far.
   *
   * @param smoothing {@code ν}, positive
   * @param iterations the largest number of iterations, at least 1; they end when {@code z} moves
   *     by less than a millionth of the median distance
   */
  record GeometricMedian(double smoothing, int iterations) implements AggregationRule {

    private static final double TOLERANCE = 1e-6;

    public GeometricMedian {
      Preconditions.positive("smoothing", smoothing);
      Preconditions.positive("iterations", iterations);
    }

    @Override
    public AggregatedVector aggregate(ShardVectors vectors, int excluded, float[] previous) {
      float[] z = OrderStatistics.median(vectors);
      for (int iteration = 0; iteration < iterations; iteration++) {
        double[] distances = vectors.distances(z);
        double[] weights = Arrays.stream(distances).map(d -> 1 / Math.max(smoothing, d)).toArray();
        double total = Arrays.stream(weights).sum();
        float[] next = vectors.weightedSum(Arrays.stream(weights).map(w -> w / total).toArray());
        double moved = ShardVectors.distance(vectors.blocks(), next, z);
        z = next;
        Arrays.sort(distances);
        if (moved <= TOLERANCE * distances[distances.length / 2]) {
          break;
        }
      }
      return new AggregatedVector(z);
    }
  }

  /**
   * Iterations from the aggregate of the last step, in which vectors pull it by at most a radius:
   * Karimireddy et al., "Learning from History for Byzantine Robust Optimization", <a
   * href="https://arxiv.org/abs/2012.10333">2012.10333</a>.
   *
   * <pre>
   *   v ← v + 1/K Σ (x_k − v) min(1, τ / ‖x_k − v‖)
   * </pre>
   *
   * @param tau {@code τ > 0}, the radius; inf: the mean
   * @param iterations at least 1
   */
  record CenteredClipping(double tau, int iterations) implements AggregationRule {

    /** The number of vectors that were farther away than the radius in the last iteration. */
    public static final String CLIPPED_SHARDS = "aggregation-clipped-shards";

    public CenteredClipping {
      Preconditions.bound("tau", tau);
      Preconditions.positive("iterations", iterations);
    }

    @Override
    public boolean usesPrevious() {
      return true;
    }

    @Override
    public AggregatedVector aggregate(ShardVectors vectors, int excluded, float[] previous) {
      float[] v = previous;
      long clipped = 0;
      for (int iteration = 0; iteration < iterations; iteration++) {
        double[] factors =
            Arrays.stream(vectors.distances(v)).map(d -> d > tau ? tau / d : 1).toArray();
        clipped = Arrays.stream(factors).filter(f -> f < 1).count();
        double own = 1 - Arrays.stream(factors).sum() / factors.length;
        v =
            vectors.weightedSum(
                Arrays.stream(factors).map(f -> f / factors.length).toArray(), own, v);
      }
      return new AggregatedVector(v, Map.of(CLIPPED_SHARDS, (double) clipped));
    }
  }
}
