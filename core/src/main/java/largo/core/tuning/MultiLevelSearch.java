package largo.core.tuning;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.Preconditions;

/**
 * Multi-level search: many light trials with a part of the budget, a few heavy ones with the full
 * budget, and a model of the gap between both that selects further heavy trials.
 *
 * <pre>
 *   light(x) = heavy(x) − δ(x)         x the logarithm of the rate, δ ≥ 0
 *   light, δ ~ Gaussian processes      δ from the rates that were tried with both budgets
 *   heavy(x) ≈ light(x) + max(δ(x), 0)
 * </pre>
 *
 * <p>Source: <a href="https://arxiv.org/abs/2007.09953">2007.09953</a>, of which only the outline
 * is known here: nested Latin hypercubes of light and heavy trials, an additive Gaussian process
 * that is truncated, and a sequential search. <b>This is a reconstruction.</b> Read as: the heavy
 * rates are every k-th of the light ones; the truncation is that a light training cannot be better
 * than a heavy one on average; the next heavy trial has the highest expected improvement.
 *
 * @param low lowest rate, positive
 * @param high highest rate, above low
 * @param lightTrials their number, at least 4
 * @param lightBudget their fraction of the full budget, in (0, 1)
 * @param heavyTrials number of trials with the full budget, at least 2, the first of them at every
 *     k-th light rate
 */
public record MultiLevelSearch(
    double low, double high, int lightTrials, double lightBudget, int heavyTrials)
    implements RateSearch {

  /** Checks the numbers of trials and the budget. */
  public MultiLevelSearch {
    new LogRange(low, high); // checks it
    Preconditions.that(
        lightTrials >= 4, "light-trials must be at least 4, but was %d", lightTrials);
    Preconditions.that(
        lightBudget > 0 && lightBudget < 1,
        "light-budget must be in (0, 1), but was %s",
        Double.toString(lightBudget));
    Preconditions.that(
        heavyTrials >= 2 && heavyTrials <= lightTrials,
        "heavy-trials must be in 2 … light-trials = %d, but was %d",
        lightTrials,
        heavyTrials);
  }

  @Override
  public List<Candidate> next(List<ScoredCandidate> scores) {
    LogRange range = new LogRange(low, high);
    List<Double> light = LogRange.centres(lightTrials).mapToObj(range::rounded).toList();
    List<Candidate> missing =
        light.stream()
            .map(rate -> new Candidate(rate, lightBudget))
            .filter(c -> scores.stream().noneMatch(s -> s.candidate().equals(c)))
            .toList();
    if (!missing.isEmpty()) {
      return missing;
    }

    List<ScoredCandidate> heavy = scores.stream().filter(s -> s.candidate().isFull()).toList();
    if (heavy.size() >= heavyTrials) {
      return List.of();
    }
    List<Double> promising =
        scores.stream()
            .filter(s -> !s.candidate().isFull() && s.hasScore())
            .map(s -> s.candidate().rate())
            .sorted()
            .toList();
    if (promising.isEmpty()) {
      return List.of(); // every rate diverged
    }
    List<Candidate> nested = nested(promising).filter(c -> isNew(c, heavy)).toList();
    return nested.isEmpty()
        ? best(scores, heavy, range).map(c -> List.of(c)).orElse(List.of())
        : nested;
  }

  /** Every k-th rate: half of the heavy trials, at least one. */
  private Stream<Candidate> nested(List<Double> rates) {
    int count = Math.min(rates.size(), Math.max(1, heavyTrials / 2));
    return IntStream.range(0, count)
        .mapToObj(i -> Candidate.full(rates.get((2 * i + 1) * rates.size() / (2 * count))));
  }

  private static boolean isNew(Candidate candidate, List<ScoredCandidate> heavy) {
    return heavy.stream().noneMatch(s -> s.candidate().equals(candidate));
  }

  /** The heavy trial with the highest expected improvement. */
  private Optional<Candidate> best(
      List<ScoredCandidate> scores, List<ScoredCandidate> heavy, LogRange range) {
    GaussianProcess light =
        new SearchSpace(low, high, List.of())
            .fit(scores.stream().filter(s -> !s.candidate().isFull()).toList());
    List<ScoredCandidate> gaps =
        heavy.stream()
            .filter(ScoredCandidate::hasScore)
            .map(
                s ->
                    new ScoredCandidate(
                        s.candidate(),
                        s.score() - light.mean(range.position(s.candidate().rate()))))
            .toList();
    GaussianProcess gap =
        gaps.isEmpty()
            ? GaussianProcess.fit(new double[][] {{0.5}}, new double[] {0}, 1, 1e-2)
            : new SearchSpace(low, high, List.of()).fit(gaps);
    double best =
        heavy.stream()
            .filter(ScoredCandidate::hasScore)
            .mapToDouble(ScoredCandidate::score)
            .max()
            .orElse(Double.NEGATIVE_INFINITY);
    return LogRange.points()
        .boxed()
        .filter(x -> isNew(Candidate.full(range.rounded(x)), heavy))
        .max(Comparator.comparingDouble(x -> improvement(x, best, light, gap)))
        .map(x -> Candidate.full(range.rounded(x)));
  }

  private static double improvement(
      double x, double best, GaussianProcess light, GaussianProcess gap) {
    double mean = light.mean(x) + Math.max(gap.mean(x), 0);
    if (best == Double.NEGATIVE_INFINITY) {
      return mean; // no heavy trial has a score yet
    }
    return GaussianProcess.expectedGain(
        mean - best, Math.hypot(light.deviation(x), gap.deviation(x)));
  }

  @Override
  public double maxCost() {
    return lightTrials * lightBudget + heavyTrials;
  }
}
