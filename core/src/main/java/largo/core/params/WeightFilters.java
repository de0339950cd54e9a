package largo.core.params;

/**
 * The filters of a weight tensor: for each output, the weights that feed it.
 *
 * <p>A filter is one or more runs of consecutive floats. The weights of Deeplearning4j's dense and
 * convolutional layers lie output after output: one run each.
 *
 * @param offset index of the tensor's first float
 * @param outputs how many filters
 * @param runs of each filter
 * @param length of each run
 */
public record WeightFilters(int offset, int outputs, int runs, int length) {

  /** Index of the first float of a run. */
  public int from(int output, int run) {
    return offset + (run * outputs + output) * length;
  }

  /** Weights of each filter. */
  public int size() {
    return runs * length;
  }
}
