package largo.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.Rules;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.mult.MatrixMatrixMult_DDRM;
import org.ejml.dense.row.mult.MatrixMatrixMult_FDRM;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One update of a square matrix by a rule of matrices, on average over updates with and without
 * decompositions, and products of such matrices.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class MatrixBenchmark {

  private static final double RATE = 1e-6;

  /** Rows of a product that one thread computes. */
  private static final int ROWS = 32;

  /** A whole step of Largo. The gradient changes, as its directions would vanish otherwise. */
  @Benchmark
  public double update(UpdateState state) {
    float[] gradient = state.gradients[state.step++ % state.gradients.length];
    System.arraycopy(gradient, 0, state.gradient, 0, gradient.length);
    return state.optimizer.step(state.gradient, 1, RATE);
  }

  /** A product in single precision. */
  @Benchmark
  public int floatProduct(ProductState state) {
    return blocks(state.side)
        .map(k -> floatRows(state, k * ROWS, Math.min(k * ROWS + ROWS, state.side)))
        .sum();
  }

  /** A product in double precision. */
  @Benchmark
  public int doubleProduct(ProductState state) {
    return blocks(state.side)
        .map(k -> doubleRows(state, k * ROWS, Math.min(k * ROWS + ROWS, state.side)))
        .sum();
  }

  private static IntStream blocks(int side) {
    return IntStream.range(0, (side + ROWS - 1) / ROWS).parallel();
  }

  private static int floatRows(ProductState state, int from, int to) {
    FMatrixRMaj rows = new FMatrixRMaj(to - from, state.side);
    FMatrixRMaj product = new FMatrixRMaj(to - from, state.side);
    System.arraycopy(state.floats.data, from * state.side, rows.data, 0, rows.getNumElements());
    MatrixMatrixMult_FDRM.mult_reorder(rows, state.floats, product);
    return product.numRows;
  }

  private static int doubleRows(ProductState state, int from, int to) {
    DMatrixRMaj rows = new DMatrixRMaj(to - from, state.side);
    DMatrixRMaj product = new DMatrixRMaj(to - from, state.side);
    System.arraycopy(state.doubles.data, from * state.side, rows.data, 0, rows.getNumElements());
    MatrixMatrixMult_DDRM.mult_reorder(rows, state.doubles, product);
    return product.numRows;
  }

  /** State of {@link #update}. */
  @State(Scope.Benchmark)
  public static class UpdateState {

    /** Name of the rule. */
    @Param("muon")
    public String rule;

    /** Rows and columns of the matrix. */
    @Param("128")
    public int side;

    private Optimizer optimizer;
    private float[] gradient;
    private float[][] gradients;
    private int step;

    /** Creates weights and gradients of a matrix and of a small output layer. */
    @Setup
    public void prepare() {
      Tensor matrix = new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(side, side), 'f');
      Tensor output = new Tensor("1_W", ParameterKind.WEIGHT, matrix.end(), List.of(2, 2), 'f');
      ParameterLayout layout = new ParameterLayout(List.of(matrix, output));
      gradient = new float[layout.size()];
      gradients =
          IntStream.range(0, 7)
              .mapToObj(k -> BenchmarkVectors.normal(layout.size(), k, 0.01))
              .toArray(float[][]::new);
      optimizer =
          new Optimizer(
              Rules.named(rule), layout, BenchmarkVectors.normal(layout.size(), 99, 0.05));
    }
  }

  /** State of the products. */
  @State(Scope.Benchmark)
  public static class ProductState {

    /** Rows and columns of the matrices. */
    @Param("128")
    public int side;

    private FMatrixRMaj floats;
    private DMatrixRMaj doubles;

    /** Creates a matrix, which is multiplied by itself. */
    @Setup
    public void prepare() {
      floats = new FMatrixRMaj(side, side);
      doubles = new DMatrixRMaj(side, side);
      float[] elements = BenchmarkVectors.normal(side * side, 1, 0.01);
      for (int i = 0; i < elements.length; i++) {
        floats.data[i] = elements[i];
        doubles.data[i] = elements[i];
      }
    }
  }
}
