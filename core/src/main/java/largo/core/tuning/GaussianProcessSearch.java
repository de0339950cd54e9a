package largo.core.tuning;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.Preconditions;

/**
 * Bayesian optimization of the learning rate and of other hyper-parameters: a Gaussian process, and
 * one trial after another at the highest expected improvement.
 *
 * <p>The first trials are the best of the neighbouring batch, if there is one, and a Latin
 * hypercube of {@code n} trials, where {@code n} is the smallest prime number that is at least two
 * more than the number of hyper-parameters. A trial without a score counts as the lowest score that
 * there is. Source: Snoek et al., <a href="https://arxiv.org/abs/1206.2944">1206.2944</a>; Matérn
 * kernel and expected improvement are theirs. Departures: the improvement is over the highest mean
 * among the trials, as scores have noise; the kernel has one length for all axes, as there are few
 * trials.
 *
 * @param space the hyper-parameters
 * @param trials their number, at least {@code n + 1}
 * @param start a trial to run first; empty for none
 */
public record GaussianProcessSearch(SearchSpace space, int trials, Optional<Candidate> start)
    implements RateSearch {

  public GaussianProcessSearch {
    int min = space.initialTrials() + 1;
    Preconditions.that(
        trials >= min,
        "trials must be at least %d for %d hyper-parameters, but was %d",
        min,
        space.dimensions(),
        trials);
    start = start.map(space::nearest);
  }

  @Override
  public List<Candidate> next(List<ScoredCandidate> scores) {
    List<Candidate> tried = scores.stream().map(ScoredCandidate::candidate).toList();
    List<Candidate> missing =
        Stream.concat(start.stream(), space.initial())
            .distinct()
            .filter(candidate -> !tried.contains(candidate))
            .toList();
    if (!missing.isEmpty()) {
      return missing;
    }
    if (scores.size() >= trials || scores.stream().noneMatch(ScoredCandidate::hasScore)) {
      return List.of();
    }
    GaussianProcess process = space.fit(scores);
    double best =
        tried.stream().mapToDouble(c -> process.mean(space.position(c))).max().orElseThrow();
    return space
        .points()
        .filter(point -> !tried.contains(space.candidate(point)))
        .max(Comparator.comparingDouble(point -> process.expectedImprovement(point, best)))
        .map(point -> List.of(space.candidate(point)))
        .orElse(List.of());
  }

  @Override
  public double maxCost() {
    return trials;
  }
}
