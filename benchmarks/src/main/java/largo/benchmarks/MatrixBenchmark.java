package largo.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.Rules;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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
 * decompositions, and a product of such matrices by ND4J's BLAS.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class MatrixBenchmark {

  private static final double RATE = 1e-6;

  /** A whole step of Largo. The gradient changes, as its directions would vanish otherwise. */
  @Benchmark
  public double update(UpdateState state) {
    float[] gradient = state.gradients[state.step++ % state.gradients.length];
    System.arraycopy(gradient, 0, state.gradient, 0, gradient.length);
    return state.optimizer.step(state.gradient, 1, RATE);
  }

  /** A product by ND4J's BLAS. */
  @Benchmark
  public INDArray product(ProductState state) {
    return state.matrix.mmuli(state.matrix, state.product);
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

    /** FLOAT or DOUBLE. */
    @Param("FLOAT")
    public DataType type;

    private INDArray matrix;
    private INDArray product;

    /** Creates a matrix, which is multiplied by itself. */
    @Setup
    public void prepare() {
      float[] elements = BenchmarkVectors.normal(side * side, 1, 0.01);
      matrix = Nd4j.createFromArray(elements).reshape(side, side).castTo(type);
      product = Nd4j.create(type, side, side);
    }
  }
}
