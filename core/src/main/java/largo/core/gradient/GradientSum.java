package largo.core.gradient;

import java.util.Arrays;

/**
 * Sums over examples: of gradients, of losses, of the examples themselves. Sums add.
 *
 * <p>Everything here is a sum; whoever wants means divides once, at the end.
 */
public final class GradientSum {

  private final float[] gradient;
  private double loss;
  private long examples;

  /** An empty sum. */
  public GradientSum(int parameters) {
    this(new float[parameters], 0, 0);
  }

  /**
   * A sum that came from somewhere else.
   *
   * @param gradient {@code float[parameters]}, kept, not copied
   * @param loss sum of losses, without penalties
   * @param examples how many
   */
  public GradientSum(float[] gradient, double loss, long examples) {
    this.gradient = gradient;
    this.loss = loss;
    this.examples = examples;
  }

  /** {@code float[parameters]}, the sum itself. */
  public float[] gradient() {
    return gradient;
  }

  /** Sum of losses, without penalties. */
  public double loss() {
    return loss;
  }

  /** How many examples. */
  public long examples() {
    return examples;
  }

  /** Counts examples in, whose gradient has been added already. */
  public void count(double lossSum, long more) {
    loss += lossSum;
    examples += more;
  }

  /** Adds another sum to this one. */
  public void add(GradientSum other) {
    float[] a = gradient;
    float[] b = other.gradient;
    for (int i = 0; i < a.length; i++) {
      a[i] += b[i];
    }
    count(other.loss, other.examples);
  }

  /** Back to nothing. */
  public void clear() {
    Arrays.fill(gradient, 0);
    loss = 0;
    examples = 0;
  }
}
