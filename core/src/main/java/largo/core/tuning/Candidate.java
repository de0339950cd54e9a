package largo.core.tuning;

import largo.core.Preconditions;

/**
 * A trial of a search.
 *
 * @param rate learning rate, positive
 * @param budget fraction of the full budget, in (0, 1]
 */
public record Candidate(double rate, double budget) {

  public Candidate {
    Preconditions.positive("rate", rate);
    Preconditions.that(
        budget > 0 && budget <= 1, "budget must be in (0, 1], but was %s", Double.toString(budget));
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
