package largo.core.tuning;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import largo.core.Preconditions;

/**
 * A trial of a search.
 *
 * @param rate learning rate, positive
 * @param settings values of the other hyper-parameters that are searched, by key
 * @param budget fraction of the full budget, in (0, 1]
 */
public record Candidate(double rate, Map<String, Double> settings, double budget) {

  /** Sorts the settings by key. */
  public Candidate {
    Preconditions.positive("rate", rate);
    Preconditions.that(
        budget > 0 && budget <= 1, "budget must be in (0, 1], but was %s", Double.toString(budget));
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /** A trial of a search for the learning rate only. */
  public Candidate(double rate, double budget) {
    this(rate, Map.of(), budget);
  }

  /** A trial with the full budget. */
  public static Candidate full(double rate) {
    return new Candidate(rate, 1);
  }

  /** Whether it has the full budget. */
  public boolean isFull() {
    return budget == 1;
  }
}
