package largo.core.optimizer;

/**
 * Adds up what kernels record for strips, where several owners hold slices of the vectors.
 *
 * <p>Every owner runs the same update on its slice, and calls this at the same points of the
 * update, so that the n-th calls of all owners belong together.
 */
@FunctionalInterface
public interface StripReduction {

  /**
   * Waits for the values of all owners.
   *
   * @param recorded by this owner since its last call
   * @return the totals over all owners, the same for each of them
   */
  Totals reduce(Recorded recorded);

  /**
   * The values that an owner recorded.
   *
   * @param slots bit mask of the slots that were recorded; 0 for an owner without strips
   * @param values double[slots][strips of the owner], in ascending order of slots and strips
   */
  record Recorded(int slots, double[][] values) {}

  /**
   * Totals over each tensor of the layout.
   *
   * @param slots bit mask of the slots that any owner recorded
   * @param sums double[slots][tensors], over all strips
   * @param maxima double[slots][tensors], over strips of trained tensors; −∞ for other tensors
   */
  record Totals(int slots, double[][] sums, double[][] maxima) {}
}
