package largo.core.optimizer;

import java.io.Serializable;
import java.util.List;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;

/**
 * The arithmetic of one published algorithm. A rule holds hyper-parameters and equations; it has no
 * threads and no mutable state.
 *
 * <p>An update is one or more sweeps over the vectors with scalar computations in between. A rule
 * that needs norms (LARS, LAMB) sweeps once to sum squares, derives a few scalars from the sums,
 * and sweeps again to change the weights. Only the sums pass from one sweep to the next, so the
 * same rule runs on a vector that is distributed over machines.
 *
 * <p>Implementations are records: their components are the configuration, the equality and the
 * description in reports.
 */
public interface UpdateRule extends Serializable {

  /** Number of state vectors, each as long as the parameter vector and initially zero. */
  int slots();

  /**
   * Number of doubles that the rule keeps between updates in addition to the vectors, initially
   * zero: for example a norm per tensor, or a running product.
   */
  default int scalars(ParameterLayout layout) {
    return 0;
  }

  /**
   * Parts of the vector that an update accesses in another way than by {@link Vectors#each}, and
   * that one owner must hold as a whole: tensors, for example. They may overlap.
   */
  default List<ParameterSlice> indivisible(ParameterLayout layout) {
    return List.of();
  }

  /**
   * Floating-point operations of the matrix products and decompositions of an update, so that the
   * parameters are divided among owners who take about as long.
   *
   * @return for each tensor, in layout order; empty for a rule whose time is proportional to the
   *     number of parameters
   */
  default List<Double> operations(ParameterLayout layout) {
    return List.of();
  }

  /**
   * Whether the vectors may be divided among several owners. By default all are that need one
   * gradient.
   */
  default boolean isDivisible() {
    return !perturbs(1);
  }

  /**
   * The number of scalars of each tensor, in layout order, if they come first and are held by the
   * owner of the tensor alone, so that these tensors are {@linkplain #indivisible indivisible};
   * empty if all owners compute all scalars, from sums.
   */
  default List<Integer> scalarsByTensor(ParameterLayout layout) {
    return List.of();
  }

  /** All trained tensors, each as a whole. */
  static List<ParameterSlice> trainedTensors(ParameterLayout layout) {
    return layout.tensors().stream()
        .filter(tensor -> tensor.kind().trained())
        .map(ParameterSlice::of)
        .toList();
  }

  /**
   * The approximate memory of an update in addition to vectors and scalars, in bytes: buffers and
   * temporary matrices.
   *
   * @param threads number of threads of an update
   */
  default long temporaryBytes(ParameterLayout layout, int threads) {
    return 0;
  }

  /** Whether updates use the {@linkplain Step#variance variance} of the gradient. */
  default boolean usesVariance() {
    return false;
  }

  /**
   * The position in the learning-rate schedule, and in the budget of steps, of the next update.
   *
   * @param scalars of the state
   * @param updates number of updates so far
   */
  default double position(ParameterLayout layout, double[] scalars, long updates) {
    return updates;
  }

  /** Initializes state that does not start at zero. */
  default void begin(Vectors x) {}

  /** Updates the weights and the state in place. */
  void update(Vectors x, Step t);

  /**
   * Whether the weights to evaluate differ from those at which gradients are computed, because they
   * are an average; see {@link #evaluationWeights}.
   */
  default boolean averages() {
    return false;
  }

  /**
   * Computes the weights to evaluate, if this rule {@link #averages}.
   *
   * @param to float[layout size]; trained tensors are overwritten
   */
  default void evaluationWeights(Vectors x, float[] to) {}

  /**
   * Whether an update needs the gradient at perturbed weights in place of that at the weights; see
   * {@link #perturb}. A rule that ever does so does it at the first update.
   *
   * @param number {@code t = 1, 2, …}
   */
  default boolean perturbs(long number) {
    return false;
  }

  /**
   * Computes the perturbed weights from the gradient at the weights, if this rule {@link
   * #perturbs}. The state stays as it is.
   *
   * @param t of the update that follows; its rate and loss are NaN
   * @param to float[layout size]; trained tensors are overwritten
   */
  default void perturb(Vectors x, Step t, float[] to) {}

  /**
   * Called after the weights were changed outside of this rule ({@link Vectors#moveWeights}), any
   * number of times between two updates. {@link Vectors#gradient} is as {@link #update} left it.
   */
  default void weightsMoved(Vectors x) {}
}
