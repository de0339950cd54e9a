package largo.core.optimizer;

/**
 * Receives values that a rule computes on the way: trust ratios, norms, an adaptive momentum.
 *
 * <p>Rules report only values that they need anyway, so a probe costs nothing when it is not used.
 */
public interface Probe {

  /** The layer-wise factor of the learning rate that a rule applies, per tensor. */
  String TRUST_RATIO = "trust-ratio";

  /** The same before its bounds, of rules that have bounds. */
  String UNCLIPPED_TRUST_RATIO = "unclipped-trust-ratio";

  /** Discards everything. */
  Probe NONE =
      new Probe() {
        @Override
        public void scalar(String name, double value) {}

        @Override
        public void perTensor(String name, double[] values) {}
      };

  /** A scalar of the update. */
  void scalar(String name, double value);

  /**
   * One value per tensor.
   *
   * @param values double[tensors], in layout order; NaN for tensors that the rule treats
   *     differently; undefined for tensors that are not trained. The array must not be retained
   */
  void perTensor(String name, double[] values);
}
