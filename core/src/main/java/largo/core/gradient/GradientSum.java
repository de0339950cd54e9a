package largo.core.gradient;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import largo.core.Preconditions;
import largo.core.params.RawFloats;

/**
 * Sums of gradients and losses over examples, and the number of examples.
 *
 * <p>All values are sums; means are computed by one division at the end.
 *
 * <p>The {@linkplain #empty() empty} sum is that of a shard without examples: it has no gradient,
 * and adding it to another sum does not change that.
 */
public final class GradientSum implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  private final float[] gradient;
  private double loss;
  private long examples;
  private ShardSquares shardSquares;
  private double[] metrics = {};

  /** A sum of zeros, to which examples are added. */
  public GradientSum(int parameters) {
    this(new float[parameters], 0, 0, ShardSquares.NONE);
  }

  /**
   * A sum of given values, of unknown shards.
   *
   * @param gradient {@code float[parameters]}, kept, not copied
   * @param loss sum of losses, without penalties
   * @param examples number of examples
   */
  public GradientSum(float[] gradient, double loss, long examples) {
    this(gradient, loss, examples, ShardSquares.UNKNOWN);
  }

  /**
   * A sum of given values.
   *
   * @param gradient {@code float[parameters]}, kept, not copied
   * @param loss sum of losses, without penalties
   * @param examples number of examples
   * @param shardSquares squared norms of its shards
   */
  public GradientSum(float[] gradient, double loss, long examples, ShardSquares shardSquares) {
    this.gradient = gradient;
    this.loss = loss;
    this.examples = examples;
    this.shardSquares = shardSquares;
  }

  /** The sum over no examples, without a gradient. */
  public static GradientSum empty() {
    return new GradientSum(0);
  }

  /** Whether this is the {@linkplain #empty() empty} sum. */
  public boolean isEmpty() {
    return gradient.length == 0;
  }

  /** {@code float[parameters]}, the sum itself; {@code float[0]} of the empty sum. */
  public float[] gradient() {
    return gradient;
  }

  /** Sum of losses, without penalties. */
  public double loss() {
    return loss;
  }

  /** The number of examples. */
  public long examples() {
    return examples;
  }

  /** The squared norms of the gradients of the shards. */
  public ShardSquares shardSquares() {
    return shardSquares;
  }

  /** Sets the squared norms of the gradients of the shards. */
  public void shardSquares(ShardSquares next) {
    shardSquares = next;
  }

  /**
   * The sums of the metrics of the engine, in the order of {@link ModelDefinition#metrics}; {@code
   * double[0]} if there are none, or no examples.
   */
  public double[] metrics() {
    return metrics;
  }

  /**
   * Adds to the sums of the metrics of the engine.
   *
   * @param more {@code double[metrics]}, or {@code double[0]} for no change
   */
  public void addMetrics(double[] more) {
    if (more.length == 0) {
      return;
    }
    if (metrics.length == 0) {
      metrics = new double[more.length];
    }
    Preconditions.that(
        more.length == metrics.length,
        "there must be sums of %d metrics, but there were %d",
        metrics.length,
        more.length);
    for (int i = 0; i < more.length; i++) {
      metrics[i] += more[i];
    }
  }

  /**
   * The same sum with another gradient.
   *
   * @param other kept, not copied
   */
  public GradientSum withGradient(float[] other) {
    GradientSum sum = new GradientSum(other, loss, examples, shardSquares);
    sum.addMetrics(metrics);
    return sum;
  }

  /** Counts examples whose gradient has been added already. */
  public void count(double lossSum, long more) {
    loss += lossSum;
    examples += more;
  }

  /** Adds another sum, of as many parameters, to this one. */
  public void add(GradientSum other) {
    float[] a = gradient;
    float[] b = other.gradient;
    for (int i = 0; i < a.length; i++) {
      a[i] += b[i];
    }
    addCounts(other);
  }

  /** Adds everything but the gradient of another sum, which has been added already. */
  public void addCounts(GradientSum other) {
    count(other.loss, other.examples);
    shardSquares = shardSquares.plus(other.shardSquares);
    addMetrics(other.metrics);
  }

  /** Sets everything to zero. */
  public void clear() {
    Arrays.fill(gradient, 0);
    loss = 0;
    examples = 0;
    shardSquares = ShardSquares.NONE;
    metrics = new double[0];
  }

  @Serial
  private Object writeReplace() {
    return new Serialized(new RawFloats(gradient), loss, examples, shardSquares, metrics);
  }

  private record Serialized(
      RawFloats gradient, double loss, long examples, ShardSquares shardSquares, double[] metrics)
      implements Serializable {

    @Serial
    private Object readResolve() {
      GradientSum sum = new GradientSum(gradient.values(), loss, examples, shardSquares);
      sum.addMetrics(metrics);
      return sum;
    }
  }
}
