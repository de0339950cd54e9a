package largo.core.data;

import java.io.Serializable;
import largo.core.Preconditions;

/**
 * Mean and variance of groups of features in double precision, accumulated by example and merged by
 * part.
 *
 * <p>Source: Chan, Golub, LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample
 * Variances", 1979; stable where sums of squares cancel.
 */
public final class FeatureMoments implements Serializable {

  private static final long serialVersionUID = 1;

  private final double[] mean;
  private final double[] squares;
  private double count;

  /** Moments of no values, in a number of groups. */
  public FeatureMoments(int groups) {
    Preconditions.positive("groups", groups);
    this.mean = new double[groups];
    this.squares = new double[groups];
  }

  /**
   * The weighted moments of the features of examples.
   *
   * @param groups a divisor of the examples' width
   */
  public static FeatureMoments of(Examples examples, int groups) {
    int width = examples.features().width();
    int group = group(width, groups);
    FeatureMoments moments = new FeatureMoments(groups);
    double[] row = new double[width];
    for (int i = 0; i < examples.count(); i++) {
      examples.features().copyRow(i, row);
      moments.add(row, group, examples.weight(i));
    }

    return moments;
  }

  /** The weighted moments of target vectors, one group per output. */
  public static FeatureMoments ofTargets(Examples examples) {
    Features targets = ((VectorTargets) examples.targets()).vectors();
    return of(new Examples(targets, examples.targets(), examples.weights()), targets.width());
  }

  /** The number of groups. */
  public int groups() {
    return mean.length;
  }

  /** Merges the moments of another part; the bits depend on the order of merging. */
  public void add(FeatureMoments other) {
    Preconditions.that(
        other.mean.length == mean.length,
        "groups must be %d, but were %d",
        mean.length,
        other.mean.length);
    if (other.count > 0) {
      for (int k = 0; k < mean.length; k++) {
        merge(k, other.count, other.mean[k], other.squares[k]);
      }
      count += other.count;
    }
  }

  /** Zero mean and unit variance; a constant group is only shifted. */
  public Normalization standardization() {
    double[] scale = new double[mean.length];
    for (int k = 0; k < mean.length; k++) {
      double deviation = Math.sqrt(count > 0 ? squares[k] / count : 0);
      scale[k] = deviation > 0 ? deviation : 1;
    }

    return new Normalization(mean.clone(), scale);
  }

  /** Features in a group. */
  static int group(int width, int groups) {
    Preconditions.that(
        width % groups == 0, "groups must divide the %d features, but were %d", width, groups);
    return width / groups;
  }

  private void add(double[] row, int group, double weight) {
    for (int k = 0; k < mean.length; k++) {
      double average = 0;
      for (int j = k * group; j < (k + 1) * group; j++) {
        average += row[j];
      }
      average /= group;
      double around = 0;
      for (int j = k * group; j < (k + 1) * group; j++) {
        around += (row[j] - average) * (row[j] - average);
      }
      merge(k, weight * group, average, weight * around);
    }
    count += weight * group;
  }

  /**
   * Merges values of weight {@code n} with a mean and a sum of squares around it; the caller counts
   * them.
   */
  private void merge(int k, double n, double otherMean, double otherSquares) {
    double total = count + n;
    double delta = otherMean - mean[k];
    mean[k] += delta * n / total;
    squares[k] += otherSquares + delta * delta * count * n / total;
  }
}
