package largo.core.optimizer;

/**
 * Hears what a rule computes on its way: trust ratios, norms, an adaptive momentum.
 *
 * <p>Rules tell what they have at hand anyway, so that it costs nothing when nobody listens.
 */
public interface Probe {

  /** Hears nothing. */
  Probe NONE =
      new Probe() {
        @Override
        public void scalar(String name, double value) {}

        @Override
        public void perTensor(String name, double[] values) {}
      };

  /** A number of the update. */
  void scalar(String name, double value);

  /**
   * Numbers of the tensors.
   *
   * @param values double[tensors], in layout order; NaN where the rule treats a tensor otherwise;
   *     those of tensors that are not trained mean nothing. Not to be kept
   */
  void perTensor(String name, double[] values);
}
