package largo.core.measure;

import java.util.function.UnaryOperator;
import largo.core.Preconditions;

/**
 * Products of the Hessian of a loss with vectors, by central differences of gradients:
 *
 * <pre>
 *   H v ≈ (∇f(x + h v) − ∇f(x − h v)) / (2h)          h = c (1 + ‖x‖) / ‖v‖
 * </pre>
 */
public final class HessianProduct implements UnaryOperator<double[]> {

  /** {@code c} for gradients in float: about the cube root of their precision. */
  public static final double FLOAT_STEP = 5e-3;

  private final LossFunction loss;
  private final double[] x;
  private final double relativeStep;

  /**
   * Products at a point.
   *
   * @param x the point
   * @param relativeStep {@code c}
   */
  public HessianProduct(LossFunction loss, double[] x, double relativeStep) {
    Preconditions.positive("relativeStep", relativeStep);
    this.loss = loss;
    this.x = x;
    this.relativeStep = relativeStep;
  }

  @Override
  public double[] apply(double[] v) {
    double norm = DoubleVectors.norm(v);
    if (norm == 0) {
      return new double[v.length];
    }
    double h = relativeStep * (1 + DoubleVectors.norm(x)) / norm;
    double[] product = loss.at(DoubleVectors.sum(x, h, v)).gradient().clone();
    double[] below = loss.at(DoubleVectors.sum(x, -h, v)).gradient();
    for (int i = 0; i < product.length; i++) {
      product[i] = (product[i] - below[i]) / (2 * h);
    }
    return product;
  }
}
