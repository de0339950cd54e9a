package largo.core.factorization;

import java.util.ArrayList;
import java.util.List;

/**
 * The factors of a trained network, on examples that it was not trained on if there are any. Codes
 * are those of its activations, without the labels.
 *
 * @param examples number of examples
 * @param error {@code ‖X − S Vᵀ‖ / ‖X‖} over them
 * @param accuracy of the network with {@code S Vᵀ} in place of the activations, in [0, 1]
 * @param scores how much factors and classes belong together
 * @param shape channels, height and width of a picture
 * @param factors in the order of {@code V}
 */
public record FactorReport(
    long examples,
    double error,
    double accuracy,
    Disentanglement scores,
    List<Integer> shape,
    List<Factor> factors) {

  /**
   * A factor.
   *
   * @param activations its column of {@code V}
   * @param share of all codes, in [0, 1]
   * @param classes its mean code over the examples of each class, in units of their sum
   * @param picture the mean of the examples, weighted by their codes, a number for each feature;
   *     empty if no example has one
   */
  public record Factor(
      List<Float> activations, double share, List<Double> classes, List<Float> picture) {

    public Factor {
      activations = List.copyOf(activations);
      classes = List.copyOf(classes);
      picture = List.copyOf(picture);
    }
  }

  public FactorReport {
    shape = List.copyOf(shape);
    factors = List.copyOf(factors);
  }

  /**
   * Reports on sums over at least one example.
   *
   * @param of the factors of their codes
   * @param shape of an example
   */
  public static FactorReport of(FactorSums sums, Factors of, List<Integer> shape) {
    double[][] means = sums.meanCodes();
    double[] totals = new double[of.rank()];
    double total = 0;
    for (double[] ofClass : means) {
      for (int k = 0; k < totals.length; k++) {
        totals[k] += ofClass[k];
        total += ofClass[k];
      }
    }
    List<Factor> factors = new ArrayList<>();
    for (int k = 0; k < totals.length; k++) {
      List<Double> classes = new ArrayList<>();
      for (double[] ofClass : means) {
        classes.add(totals[k] == 0 ? 0 : ofClass[k] / totals[k]);
      }
      double share = total == 0 ? 0 : totals[k] / total;
      factors.add(new Factor(column(of, k), share, classes, sums.picture(k)));
    }
    return new FactorReport(
        sums.examples(), sums.error(), sums.accuracy(), Disentanglement.of(means), shape, factors);
  }

  private static List<Float> column(Factors of, int factor) {
    List<Float> column = new ArrayList<>();
    for (int j = 0; j < of.width(); j++) {
      column.add(of.values()[factor * of.width() + j]);
    }
    return column;
  }
}
