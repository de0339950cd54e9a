package largo.core.data;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import largo.core.DecimalParser;
import largo.core.Preconditions;

/**
 * Weights of the training examples of each class.
 *
 * <p>The weight of example i of class y is {@code wᵢ = uᵢ c(y) / m}, with its own weight {@code u},
 * 1 unless the data has weights, the weight {@code c} of its class, and {@code m} the mean of
 * {@code uⱼ c(yⱼ)} over the training examples. The gradient of a step is {@code Σ wᵢ gᵢ / B} over
 * the {@code B} examples of its batch: for a batch of all examples the weighted mean {@code Σ wᵢ gᵢ
 * / Σ wᵢ}, for a smaller one an unbiased estimate of it. With the sum of the weights of a batch as
 * denominator it would be a ratio of two random sums, which is biased.
 *
 * @param given weights by the name of the class, decimal numbers; other classes have weight 1
 * @param balanced whether {@code c(k) = U / (K Uₖ)}, with {@code U} the sum of {@code u} over the
 *     training examples, {@code Uₖ} that over the examples of class k, and K classes: all classes
 *     then have the same total weight
 */
public record ClassWeights(Map<String, String> given, boolean balanced) {

  /** Equal weights. */
  public static final ClassWeights NONE = new ClassWeights(Map.of(), false);

  /**
   * Checks the weights.
   *
   * @throws IllegalArgumentException if one is not a positive number, or if both are set
   */
  public ClassWeights {
    given = Map.copyOf(new TreeMap<>(given));
    for (Map.Entry<String, String> weight : new TreeMap<>(given).entrySet()) {
      Preconditions.that(
          DecimalParser.isNumber(weight.getValue()) && Double.parseDouble(weight.getValue()) > 0,
          "class-weights must be positive numbers, but that of %s was '%s'",
          weight.getKey(),
          weight.getValue());
    }
    Preconditions.that(
        !balanced || given.isEmpty(),
        "balance-classes must be false where class-weights are given, but was true");
  }

  /** Whether classes have different weights. */
  public boolean isPresent() {
    return balanced || !given.isEmpty();
  }

  /**
   * The factors {@code c(k) / m} of the weights of examples.
   *
   * @param classes of the data
   * @param totals {@code Uₖ}, {@code double[classes]}
   * @param examples number of training examples
   * @return {@code float[classes]}; 1 for a class without training examples
   * @throws InputException if a weight is that of a class that the data does not have
   */
  public float[] factors(ClassNames classes, double[] totals, long examples) {
    for (String name : new TreeMap<>(given).keySet()) {
      if (classes.indexOf(name) < 0) {
        throw new InputException(
            "data.class-weights has a weight of %s, but the classes are %s", name, classes.names());
      }
    }
    double all = Arrays.stream(totals).sum();
    long present = Arrays.stream(totals).filter(total -> total > 0).count();
    double[] weights = new double[totals.length];
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      weights[k] =
          balanced
              ? all / (present * totals[k])
              : Double.parseDouble(given.getOrDefault(classes.names().get(k), "1"));
      sum += totals[k] > 0 ? weights[k] * totals[k] : 0;
    }
    float[] factors = new float[weights.length];
    for (int k = 0; k < factors.length; k++) {
      factors[k] = totals[k] > 0 ? (float) (weights[k] * examples / sum) : 1;
    }
    return factors;
  }
}
