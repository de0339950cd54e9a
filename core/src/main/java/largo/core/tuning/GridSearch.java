package largo.core.tuning;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import largo.core.Preconditions;

/**
 * Every rate of a grid with the full budget. If the best rate is at an end of the grid, the grid is
 * extended once by two rates beyond it, with the ratio of the last two.
 *
 * @param rates the grid, at least one, ascending
 * @param extend whether it is extended
 */
public record GridSearch(List<Double> rates, boolean extend) implements RateSearch {

  private static final int EXTENSION = 2;

  public GridSearch {
    rates = rates.stream().sorted().distinct().toList();
    Preconditions.that(!rates.isEmpty(), "rates must not be empty");
  }

  @Override
  public List<Candidate> next(List<ScoredCandidate> scores) {
    List<Double> tried = scores.stream().map(s -> s.candidate().rate()).toList();
    List<Candidate> missing =
        rates.stream().filter(rate -> !tried.contains(rate)).map(Candidate::full).toList();
    if (!missing.isEmpty()) {
      return missing;
    }
    boolean extended = tried.stream().anyMatch(rate -> !rates.contains(rate));
    OptionalDouble best = best(scores);
    if (!extend || extended || rates.size() < 2 || best.isEmpty() || !isAtEdge(scores)) {
      return List.of();
    }
    return beyond(best.getAsDouble() == rates.get(0)).mapToObj(Candidate::full).toList();
  }

  private DoubleStream beyond(boolean lower) {
    int last = rates.size() - 1;
    double edge = rates.get(lower ? 0 : last);
    double ratio = edge / rates.get(lower ? 1 : last - 1);
    return IntStream.rangeClosed(1, EXTENSION).mapToDouble(k -> edge * Math.pow(ratio, k)).sorted();
  }

  @Override
  public double maxCost() {
    return rates.size() + (extend && rates.size() > 1 ? EXTENSION : 0);
  }
}
