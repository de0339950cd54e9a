package largo.core.tuning;

import java.util.ArrayList;
import java.util.List;
import largo.core.Preconditions;

/**
 * Successive halving: all rates get the minimum budget, the best 1/η of them η times as much, and
 * so on until the full budget.
 *
 * <pre>
 *   rung i = 0, 1, …    ⌊n / ηⁱ⌋ rates, at least one, with the fraction min(r ηⁱ, 1) of the budget
 * </pre>
 *
 * <p>Source: Jamieson and Talwalkar, <a href="https://arxiv.org/abs/1502.07943">1502.07943</a>.
 * Departure: a rung is a training of its length with its own schedule, rather than the start of a
 * longer one, since a rate that is best before the decay need not be best after it; and the last
 * rung always has the full budget.
 *
 * @param rates {@code n ≥ 1}
 * @param reduction {@code η ≥ 2}
 * @param minBudget {@code r}, fraction of the full budget, in (0, 1]
 */
public record SuccessiveHalving(List<Double> rates, int reduction, double minBudget)
    implements RateSearch {

  /** Checks the reduction and the budget. */
  public SuccessiveHalving {
    rates = rates.stream().sorted().distinct().toList();
    Preconditions.that(!rates.isEmpty(), "rates must not be empty");
    Preconditions.that(reduction >= 2, "reduction must be at least 2, but was %d", reduction);
    Preconditions.that(
        minBudget > 0 && minBudget <= 1,
        "min-budget must be in (0, 1], but was %s",
        Double.toString(minBudget));
  }

  /**
   * A round of equal budgets.
   *
   * @param rates number of rates
   * @param budget fraction of the full budget
   */
  record Rung(int rates, double budget) {}

  /** The rungs, with ascending budgets; the last has the full one. */
  List<Rung> rungs() {
    List<Rung> rungs = new ArrayList<>();
    int n = rates.size();
    double budget = minBudget;
    while (budget < 1 - 1e-9 && n > 1) {
      rungs.add(new Rung(n, budget));
      n = Math.max(1, n / reduction);
      budget = Math.min(1, budget * reduction);
    }
    rungs.add(new Rung(n, 1));
    return rungs;
  }

  @Override
  public List<Candidate> next(List<ScoredCandidate> scores) {
    List<Double> kept = rates;
    for (Rung rung : rungs()) {
      List<ScoredCandidate> ended =
          scores.stream().filter(s -> s.candidate().budget() == rung.budget()).toList();
      List<Double> tried = ended.stream().map(s -> s.candidate().rate()).toList();
      List<Double> wanted = kept.subList(0, Math.min(rung.rates(), kept.size()));
      List<Candidate> missing =
          wanted.stream()
              .filter(rate -> !tried.contains(rate))
              .map(rate -> new Candidate(rate, rung.budget()))
              .toList();
      if (!missing.isEmpty()) {
        return missing;
      }
      kept =
          ended.stream()
              .filter(ScoredCandidate::hasScore)
              .sorted(ScoredCandidate.BEST_FIRST)
              .map(s -> s.candidate().rate())
              .toList();
      if (kept.isEmpty()) {
        return List.of(); // every rate diverged
      }
    }

    return List.of();
  }

  @Override
  public double maxCost() {
    return rungs().stream().mapToDouble(rung -> rung.rates() * rung.budget()).sum();
  }
}
