package largo.core.report;

/**
 * The completed search for the learning rate of an optimizer at a batch.
 *
 * @param optimizer name of the update rule
 * @param settings its hyper-parameters, as in {@link TrialResult#settings}
 * @param batch examples per step
 * @param lowest rate that was tried
 * @param highest rate that was tried
 * @param best the rate that was chosen; NaN if no trial gave a result
 * @param isExtended whether the best rate was at an end of the grid, which was extended
 * @param isAtEnd whether the best rate is at an end of those that were tried
 */
public record TunedRate(
    String optimizer,
    String settings,
    int batch,
    double lowest,
    double highest,
    double best,
    boolean isExtended,
    boolean isAtEnd) {

  /** The rates that were tried: {@code 0.1 … 1.6}. */
  String range() {
    String low = NumberFormats.fourDigits(lowest);
    return lowest < highest ? low + " … " + NumberFormats.fourDigits(highest) : low;
  }
}
