package largo.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.Preconditions;
import largo.core.config.SweepSpec.Arm;
import largo.core.tuning.Candidate;
import largo.core.tuning.GaussianProcessSearch;
import largo.core.tuning.GridSearch;
import largo.core.tuning.MultiLevelSearch;
import largo.core.tuning.RateSearch;
import largo.core.tuning.SearchSpace;
import largo.core.tuning.SuccessiveHalving;
import largo.core.tuning.TunedKey;

/** How the learning rate, and possibly more, is found for each optimizer and batch of a study. */
public sealed interface Tuner {

  /** The tuners by name, with their defaults. */
  Map<String, Tuner> BY_NAME = byName();

  private static Map<String, Tuner> byName() {
    Map<String, Tuner> tuners = new LinkedHashMap<>();
    tuners.put("fixed", new Fixed());
    tuners.put("grid", new Grid(true));
    tuners.put("halving", new Halving(3, 0.1));
    tuners.put("gaussian-process", new Bayesian(8, List.of()));
    tuners.put("multi-level", new MultiLevel(9, 0.1, 3));
    return Map.copyOf(tuners);
  }

  /**
   * The search of an optimizer at a batch.
   *
   * @param arm the optimizer, the batch and the rates of the sweep at this batch
   * @param neighbour best trial of the optimizer at the next smaller batch, if it is known
   * @throws SpecException if the rates do not suit the tuner
   */
  RateSearch search(Arm arm, Optional<Candidate> neighbour);

  /** Hyper-parameters that are searched in addition to the rate, of optimizers that have them. */
  default List<TunedKey> tunedKeys() {
    return List.of();
  }

  /** Whether a search depends on the best rate at the next smaller batch. */
  default boolean usesNeighbour() {
    return false;
  }

  /** The rates of the sweep, one for each optimizer and batch, scaled by its rule; no search. */
  record Fixed() implements Tuner {
    @Override
    public RateSearch search(Arm arm, Optional<Candidate> neighbour) {
      throw new IllegalStateException("there is no search with fixed rates");
    }
  }

  /**
   * All rates of the sweep.
   *
   * @param extend whether a grid is extended once by two rates where its best is at an end
   */
  record Grid(boolean extend) implements Tuner {
    @Override
    public RateSearch search(Arm arm, Optional<Candidate> neighbour) {
      return new GridSearch(arm.rates(), extend);
    }
  }

  /**
   * Successive halving over the rates of the sweep.
   *
   * @param reduction factor between two rungs, at least 2
   * @param minBudget fraction of the budget of the first rung, in (0, 1)
   */
  record Halving(int reduction, double minBudget) implements Tuner {
    public Halving {
      Preconditions.that(reduction >= 2, "reduction must be at least 2, but was %d", reduction);
      requireFraction("min-budget", minBudget);
    }

    @Override
    public RateSearch search(Arm arm, Optional<Candidate> neighbour) {
      return new SuccessiveHalving(arm.rates(), reduction, minBudget);
    }
  }

  /**
   * A Gaussian process over the range of the sweep's rates.
   *
   * @param tuningTrials number of trials for each optimizer and batch, at least 4
   * @param tunedKeys hyper-parameters that are searched in addition to the rate
   */
  record Bayesian(int tuningTrials, List<TunedKey> tunedKeys) implements Tuner {
    public Bayesian {
      tunedKeys = List.copyOf(tunedKeys);
      Preconditions.that(
          tuningTrials >= 4, "tuning-trials must be at least 4, but was %d", tuningTrials);
    }

    @Override
    public RateSearch search(Arm arm, Optional<Candidate> neighbour) {
      List<TunedKey> keys =
          tunedKeys.stream().filter(key -> arm.optimizer().hasKey(key.key())).toList();
      SearchSpace space = new SearchSpace(low(arm.rates()), high(arm.rates()), keys);
      if (tuningTrials <= space.initialTrials()) {
        throw new SpecException(
            "study.tuning-trials must be at least %d where %d hyper-parameters of %s are searched, "
                + "but was %d",
            space.initialTrials() + 1, space.dimensions(), arm.optimizer().label(), tuningTrials);
      }
      return new GaussianProcessSearch(space, tuningTrials, neighbour);
    }

    @Override
    public boolean usesNeighbour() {
      return true;
    }
  }

  /**
   * Light trials over the range of the sweep's rates, and heavy ones where they pay.
   *
   * @param lightTrials number of light trials for each optimizer and batch, at least 4
   * @param lightBudget their fraction of the budget, in (0, 1)
   * @param heavyTrials number of trials with the full budget, at least 2
   */
  record MultiLevel(int lightTrials, double lightBudget, int heavyTrials) implements Tuner {
    /** Checks the numbers of trials and the budget. */
    public MultiLevel {
      Preconditions.that(
          lightTrials >= 4, "light-trials must be at least 4, but was %d", lightTrials);
      requireFraction("light-budget", lightBudget);
      Preconditions.that(
          heavyTrials >= 2 && heavyTrials <= lightTrials,
          "heavy-trials must be in 2 … light-trials, but was %d",
          heavyTrials);
    }

    @Override
    public RateSearch search(Arm arm, Optional<Candidate> neighbour) {
      return new MultiLevelSearch(
          low(arm.rates()), high(arm.rates()), lightTrials, lightBudget, heavyTrials);
    }
  }

  private static void requireFraction(String name, double value) {
    Preconditions.that(
        value > 0 && value < 1, "%s must be in (0, 1), but was %s", name, Double.toString(value));
  }

  private static double low(List<Double> rates) {
    double low = rates.stream().mapToDouble(r -> r).min().orElseThrow();
    if (low == high(rates)) {
      throw new SpecException(
          "sweep: a range of learning rates is needed, but there is only %s; give the lowest and the"
              + " highest, as in learning-rate = [0.01, 1]",
          Double.toString(low));
    }
    return low;
  }

  private static double high(List<Double> rates) {
    return rates.stream().mapToDouble(r -> r).max().orElseThrow();
  }
}
