package largo.core.params;

/**
 * The filters of a weight tensor: the weights of each output.
 *
 * <p>A filter is one or more runs of consecutive floats. In Deeplearning4j's dense and
 * convolutional layers, each filter is one run.
 *
 * @param offset index of the tensor's first float
 * @param outputs number of filters
 * @param runs number of runs of each filter
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
