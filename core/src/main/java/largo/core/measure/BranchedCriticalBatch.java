package largo.core.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import largo.core.Preconditions;

/**
 * The branched critical batch (<a href="https://arxiv.org/abs/2505.23971">2505.23971</a>): of
 * branches of one training with {@code k} times its batch, over the same number of examples, the
 * largest {@code k} whose loss exceeds that of no smaller branch by more than {@code ε}.
 *
 * <p>The loss of a branch is the last exponential average of its series, {@code s ← α x + (1 − α)
 * s} from the first value. A branch whose loss is not finite fails, and others are not compared
 * with it.
 *
 * @param batch {@code k*} times the batch; NaN if all branches diverged
 * @param upper the smallest larger batch that failed; empty if none was tried
 * @param edge whether the result is at an end of the tried batches, so that the critical batch may
 *     be outside
 * @param losses of the branches, in their order
 */
public record BranchedCriticalBatch(
    double batch, OptionalDouble upper, Edge edge, List<Double> losses) {

  /** The position of the result among the tried batches. */
  public enum Edge {
    /** The smallest one: lower ones should be tried. */
    LOW,
    /** Between two. */
    INSIDE,
    /** The largest one: higher ones should be tried. */
    HIGH
  }

  /**
   * A branch.
   *
   * @param factor {@code k}
   * @param losses at equal numbers of examples, on the same held-out examples; at least one
   */
  public record Branch(double factor, List<Double> losses) {

    double average(double alpha) {
      double average = losses.get(0);
      for (double loss : losses.subList(1, losses.size())) {
        average = alpha * loss + (1 - alpha) * average;
      }
      return average;
    }
  }

  /**
   * The critical batch of branches.
   *
   * @param branches by ascending factor, at least one
   * @param batch that of factor 1
   * @param epsilon {@code ε ≥ 0}, in units of the loss
   * @param alpha {@code α}, in (0, 1]
   */
  public static BranchedCriticalBatch of(
      List<Branch> branches, double batch, double epsilon, double alpha) {
    Preconditions.notNegative("epsilon", epsilon);
    Preconditions.that(alpha > 0 && alpha <= 1, "alpha must be in (0, 1], but was %s", alpha);
    Preconditions.that(!branches.isEmpty(), "there must be at least one branch");
    List<Double> losses = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    int last = -1;
    for (int k = 0; k < branches.size(); k++) {
      double loss = branches.get(k).average(alpha);
      losses.add(loss);
      if (Double.isFinite(loss)) {
        last = loss <= best + epsilon ? k : last;
        best = Math.min(best, loss);
      }
    }
    OptionalDouble upper =
        last + 1 < branches.size()
            ? OptionalDouble.of(branches.get(last + 1).factor() * batch)
            : OptionalDouble.empty();
    double critical = last < 0 ? Double.NaN : branches.get(last).factor() * batch;
    Edge edge = upper.isEmpty() ? Edge.HIGH : last <= 0 ? Edge.LOW : Edge.INSIDE;
    return new BranchedCriticalBatch(critical, upper, edge, losses);
  }

  /** The geometric mean of the batch and the failing one above it; NaN if there is not both. */
  public double middle() {
    return Math.sqrt(batch * upper.orElse(Double.NaN));
  }
}
