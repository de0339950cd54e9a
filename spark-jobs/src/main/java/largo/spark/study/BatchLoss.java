package largo.spark.study;

import java.util.List;
import java.util.SplittableRandom;
import largo.core.gradient.GradientSum;
import largo.core.measure.HessianProduct;
import largo.core.measure.Lanczos;
import largo.core.measure.LossFunction;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.train.GradientExchange;

/**
 * The mean loss over the batch of the first step, without penalty, as a function of the trained
 * parameters. It is the loss of training: with the dropout masks of that step, and with batch
 * normalization over micro-batches.
 *
 * @param exchange computes gradients at any parameters
 * @param parameters float[layout size], of which the trained ones are replaced
 */
record BatchLoss(ParameterLayout layout, GradientExchange exchange, float[] parameters)
    implements LossFunction {

  @Override
  public Value at(double[] trained) {
    GradientSum sum = exchange.gradient(0, with(trained)).sum();
    double[] gradient = trained(layout, sum.gradient());
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= sum.examples();
    }
    return new Value(sum.loss() / sum.examples(), gradient);
  }

  /** The trained parameters, one tensor after another. */
  double[] trained() {
    return trained(layout, parameters);
  }

  /**
   * The largest eigenvalues of the Hessian, in descending order.
   *
   * @param seed of the vector that Lanczos' method starts from
   * @param products with the Hessian
   * @param count maximum number of eigenvalues
   */
  List<Lanczos.Eigenvalue> eigenvalues(long seed, int products, int count) {
    double[] x = trained();
    List<Lanczos.Eigenvalue> all =
        Lanczos.eigenvalues(
            new HessianProduct(this, x, HessianProduct.FLOAT_STEP),
            new SplittableRandom(seed).doubles(x.length, -1, 1).toArray(),
            products);
    return all.subList(0, Math.min(count, all.size()));
  }

  /** The trained elements of a vector, one tensor after another. */
  static double[] trained(ParameterLayout layout, float[] vector) {
    double[] trained = new double[layout.trained()];
    int at = 0;
    for (Tensor tensor : layout.tensors()) {
      for (int i = tensor.offset(); tensor.kind().trained() && i < tensor.end(); i++) {
        trained[at++] = vector[i];
      }
    }
    return trained;
  }

  /** The Euclidean norm of the trained elements of a vector. */
  static double norm(ParameterLayout layout, float[] vector) {
    return distance(layout, vector, new float[vector.length]);
  }

  /** The Euclidean norm of the difference of the trained elements of two vectors. */
  static double distance(ParameterLayout layout, float[] a, float[] b) {
    double sum = 0;
    for (Tensor tensor : layout.tensors()) {
      for (int i = tensor.offset(); tensor.kind().trained() && i < tensor.end(); i++) {
        double difference = (double) a[i] - b[i];
        sum += difference * difference;
      }
    }
    return Math.sqrt(sum);
  }

  private float[] with(double[] trained) {
    float[] other = parameters.clone();
    int at = 0;
    for (Tensor tensor : layout.tensors()) {
      for (int i = tensor.offset(); tensor.kind().trained() && i < tensor.end(); i++) {
        other[i] = (float) trained[at++];
      }
    }
    return other;
  }
}
