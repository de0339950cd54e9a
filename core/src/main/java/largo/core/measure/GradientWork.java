package largo.core.measure;

import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/**
 * The gradients of a step, whose work is compared with that of measuring their noise.
 *
 * @param shards {@code R}, whose sums are compared
 * @param examples of a shard, at least 1
 */
public record GradientWork(int shards, long examples) {

  private static final long USUAL = 10; // steps
  private static final long USUAL_NUCLEAR = 100;
  private static final double SHARE = 0.02; // of the gradients that a measurement may take
  private static final double OPERATIONS = 6; // of a gradient, for each parameter and example
  private static final double PASS = 50; // operations in the time of a float of a sum
  private static final double DECOMPOSITION = 6; // time of an operation, of one of a gradient

  /**
   * The steps that are measured by default, so that measurements take less than 2 % of the time of
   * the steps: the last one of each number of steps, which is at least 10, or 100 for the nuclear
   * norm.
   *
   * <p>Operations (derived): 6 for each parameter and example of a gradient, more where weights are
   * shared, so that convolutional networks are measured less often than would be possible; and
   * about as many for each parameter of a sum that is added. In l1 and l2 a pass over each sum; in
   * the nuclear norm {@code 2 (R − 1) r² c} of covariances and {@code 20 r³} of two eigenvalue
   * decompositions for each matrix of {@code r ≤ c} rows and columns. Update and exchange of a step
   * are not counted.
   *
   * <p>The times are two to three times those that {@code bench noise} measures on a CPU, as
   * processors differ, and other work slows passes over memory more than products of matrices.
   */
  public MeasuredSteps measuredByDefault(NoiseGeometry geometry, ParameterLayout layout) {
    return MeasuredSteps.lastOf(stepsBetween(geometry, layout));
  }

  /** Steps from one measurement to the next. */
  long stepsBetween(NoiseGeometry geometry, ParameterLayout layout) {
    boolean isNuclear = geometry == NoiseGeometry.NUCLEAR;
    double measurement =
        isNuclear ? DECOMPOSITION * nuclear(layout) : PASS * shards * layout.trained();
    double step = OPERATIONS * layout.trained() * (examples + shards);
    return Math.max(
        isNuclear ? USUAL_NUCLEAR : USUAL, (long) Math.ceil(measurement / (SHARE * step)));
  }

  private double nuclear(ParameterLayout layout) {
    double operations = 0;
    for (Tensor tensor : layout.tensors()) {
      if (tensor.hasFilters()) {
        double rows = GradientMatrix.rows(tensor.filters());
        double columns = tensor.length() / rows;
        operations += 2 * (shards - 1) * rows * rows * columns + 20 * rows * rows * rows;
      }
    }
    return operations;
  }
}
