package largo.core.optimizer;

/**
 * The rectification of an adaptive rate by the length of the average of squared gradients.
 *
 * <pre>
 *   ρ_∞ = 2 / (1 − β₂) − 1
 *   ρ = ρ_∞ − 2 t β₂ᵗ / (1 − β₂ᵗ)
 *   r = √((ρ − 4) (ρ − 2) ρ_∞ / ((ρ_∞ − 4) (ρ_∞ − 2) ρ))
 * </pre>
 *
 * <p>Source: Liu et al., <a href="https://arxiv.org/abs/1908.03265">1908.03265</a>.
 *
 * @param max {@code ρ_∞}
 * @param length {@code ρ}
 */
record Rectification(double max, double length) {

  static Rectification of(double beta2, Step t) {
    double max = 2 / (1 - beta2) - 1;
    return new Rectification(
        max, max - 2 * t.number() * Math.pow(beta2, t.number()) / t.unbias(beta2));
  }

  /** {@code r}, for {@code ρ > 4}. */
  double factor() {
    return Math.sqrt((length - 4) * (length - 2) * max / ((max - 4) * (max - 2) * length));
  }
}
