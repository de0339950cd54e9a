package largo.core.optimizer;

import java.util.List;

/**
 * A coefficient that {@link Mada} learns.
 *
 * @param name as it is reported
 * @param index in the state
 * @param min lower bound
 * @param max upper bound
 */
record MadaCoefficient(String name, int index, double min, double max) {

  static final MadaCoefficient BETA1 = new MadaCoefficient("beta1", 0, 0.01, 0.99);
  static final MadaCoefficient BETA2 = new MadaCoefficient("beta2", 1, 0.501, 0.99);
  static final MadaCoefficient BETA3 = new MadaCoefficient("beta3", 2, 0, 0.99);
  static final MadaCoefficient RHO = new MadaCoefficient("rho", 3, 0, 1);
  static final MadaCoefficient C = new MadaCoefficient("c", 4, 0, 1);
  static final MadaCoefficient GAMMA = new MadaCoefficient("gamma", 5, 0, 1);

  /** In the order of their indices. */
  static final List<MadaCoefficient> ALL = List.of(BETA1, BETA2, BETA3, RHO, C, GAMMA);

  static final int COUNT = ALL.size();

  double limited(double value) {
    return Math.min(Math.max(value, min), max);
  }
}
