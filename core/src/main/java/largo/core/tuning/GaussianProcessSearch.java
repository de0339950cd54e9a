package largo.core.tuning;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import largo.core.Preconditions;

/**
 * Bayesian optimization of the learning rate: a Gaussian process over its logarithm, and one trial
 * after another at the highest expected improvement.
 *
 * <p>The first trials are the best rate of the neighbouring batch, if there is one, and the centres
 * of three equal parts of the range. A trial without a score counts as the lowest score that there
 * is. Source: Snoek et al., <a href="https://arxiv.org/abs/1206.2944">1206.2944</a>; Matérn kernel
 * and expected improvement are theirs. Departure: the improvement is over the highest mean among
 * the rates tried, as scores have noise.
 *
 * @param low lowest rate, positive
 * @param high highest rate, above low
 * @param trials their number, at least 4
 * @param start a rate to try first, in [low, high]; empty for none
 */
public record GaussianProcessSearch(double low, double high, int trials, OptionalDouble start)
    implements RateSearch {

  private static final int INITIAL = 3;

  public GaussianProcessSearch {
    Preconditions.that(trials > INITIAL, "trials must be at least 4, but was %d", trials);
    new LogRange(low, high); // checks it
  }

  @Override
  public List<Candidate> next(List<ScoredCandidate> scores) {
    LogRange range = new LogRange(low, high);
    List<Double> tried = scores.stream().map(s -> s.candidate().rate()).toList();
    List<Candidate> missing =
        DoubleStream.concat(start.stream(), LogRange.centres(INITIAL).map(range::rounded))
            .distinct()
            .filter(rate -> !tried.contains(rate))
            .mapToObj(Candidate::full)
            .toList();
    if (!missing.isEmpty()) {
      return missing;
    }
    if (scores.size() >= trials || scores.stream().noneMatch(ScoredCandidate::hasScore)) {
      return List.of();
    }
    GaussianProcess process = range.fit(scores);
    double best =
        tried.stream().mapToDouble(rate -> process.mean(range.position(rate))).max().orElseThrow();
    return LogRange.points()
        .boxed()
        .filter(x -> !tried.contains(range.rounded(x)))
        .max(Comparator.comparingDouble(x -> process.expectedImprovement(x, best)))
        .map(x -> List.of(Candidate.full(range.rounded(x))))
        .orElse(List.of());
  }

  @Override
  public double maxCost() {
    return trials;
  }
}
