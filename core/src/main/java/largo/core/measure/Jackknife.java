package largo.core.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import largo.core.Preconditions;

/**
 * An estimate and its standard error by the delete-one jackknife: the estimate without unit {@code
 * i} is {@code θ_i}, and the error {@code √((n−1)/n Σ(θ_i − θ̄)²)}.
 *
 * @param estimate from all units
 * @param error NaN with a single unit
 */
public record Jackknife(double estimate, double error) {

  /**
   * The jackknife over units.
   *
   * @param estimate of a list of units, at least one
   */
  public static <T> Jackknife of(List<T> units, ToDoubleFunction<List<T>> estimate) {
    int n = units.size();
    Preconditions.positive("units", n);
    double all = estimate.applyAsDouble(units);
    if (n == 1) {
      return new Jackknife(all, Double.NaN);
    }
    double[] without =
        IntStream.range(0, n)
            .mapToDouble(
                i -> {
                  List<T> rest = new ArrayList<>(units);
                  rest.remove(i);
                  return estimate.applyAsDouble(rest);
                })
            .toArray();
    double mean = IntStream.range(0, n).mapToDouble(i -> without[i]).average().orElseThrow();
    double squares = 0;
    for (double value : without) {
      squares += (value - mean) * (value - mean);
    }
    return new Jackknife(all, Math.sqrt((n - 1.0) / n * squares));
  }

  /**
   * The noise scale over steps: the sum of noise over the sum of signal.
   *
   * @param block number of consecutive steps that are deleted together, as neighbors are
   *     correlated; an incomplete last block is not used
   */
  public static Jackknife overSteps(List<NoiseTerms> steps, int block) {
    List<List<NoiseTerms>> blocks =
        IntStream.range(0, steps.size() / block)
            .mapToObj(k -> steps.subList(k * block, (k + 1) * block))
            .toList();
    return of(blocks, kept -> total(kept.stream().flatMap(List::stream).toList()).scale());
  }

  private static NoiseTerms total(List<NoiseTerms> terms) {
    return new NoiseTerms(
        terms.stream().mapToDouble(NoiseTerms::noise).sum(),
        terms.stream().mapToDouble(NoiseTerms::signal).sum());
  }

  /** The estimate with its error, if it has one. */
  @Override
  public String toString() {
    if (Double.isNaN(error)) {
      return String.format(Locale.ROOT, "%.4g", estimate);
    }
    return String.format(Locale.ROOT, "%.4g ± %.2g", estimate, error);
  }
}
