package largo.benchmarks;

import java.util.concurrent.TimeUnit;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.Rules;
import largo.core.params.ParameterLayout;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One update of ResNet-50's parameters: by a rule, by loops that only read and write the same
 * memory, and by ND4J.
 *
 * <p>{@link BenchmarkMain} sets the parameters; the values here are for runs without it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class UpdateBenchmark {

  /** Small, because an update may overwrite the gradient, which is then the next gradient. */
  private static final double RATE = 1e-6;

  private static final int LENGTH = Resnet50.layout().size();

  /** A whole step of Largo, including the check of the gradient. */
  @Benchmark
  public double largo(LargoState state) {
    return state.optimizer.step(state.gradient, 1, RATE);
  }

  /** Loops over the same vectors. */
  @Benchmark
  public double floor(FloorState state) {
    return state.floor.update();
  }

  /** As in Deeplearning4j: the updater converts the gradient to a step, which is subtracted. */
  @Benchmark
  public INDArray nd4j(Nd4jState state) {
    state.updater.applyUpdater(state.gradient, state.iteration++, 0);
    return state.weights.subi(state.gradient);
  }

  /** State of {@link #largo}. */
  @State(Scope.Benchmark)
  public static class LargoState {

    /** Name of the rule. */
    @Param("sgd")
    public String rule;

    private Optimizer optimizer;
    private float[] gradient;

    /** Creates weights and a gradient. */
    @Setup
    public void prepare() {
      ParameterLayout layout = Resnet50.layout();
      gradient = BenchmarkVectors.normal(LENGTH, 1, 0.01);
      optimizer =
          new Optimizer(Rules.named(rule), layout, BenchmarkVectors.normal(LENGTH, 2, 0.05));
    }
  }

  /** State of {@link #floor}. */
  @State(Scope.Benchmark)
  public static class FloorState {

    /** Sweeps in the notation of {@code streams.csv}. */
    @Param("g; g w > w")
    public String sweeps;

    /** Length of each vector; 0 for that of ResNet-50's parameters. */
    @Param("0")
    public int floats;

    private MemoryFloor floor;

    /** Creates the vectors. */
    @Setup
    public void prepare() {
      floor = new MemoryFloor(new MemoryStreams(sweeps), floats == 0 ? LENGTH : floats);
    }
  }

  /** State of {@link #nd4j}. */
  @State(Scope.Benchmark)
  public static class Nd4jState {

    /** Name of Largo's rule. */
    @Param("sgd")
    public String rule;

    private GradientUpdater<?> updater;
    private INDArray gradient;
    private INDArray weights;
    private int iteration;

    /** Creates weights, a gradient and the updater's state. */
    @Setup
    public void prepare() {
      IUpdater configuration = Nd4jUpdaters.of(rule).orElseThrow();
      gradient = Nd4j.createFromArray(BenchmarkVectors.normal(LENGTH, 1, 0.01)).reshape(1, LENGTH);
      weights = Nd4j.createFromArray(BenchmarkVectors.normal(LENGTH, 2, 0.05)).reshape(1, LENGTH);
      long size = configuration.stateSize(LENGTH);
      INDArray state = size == 0 ? null : Nd4j.create(1, size);
      updater = configuration.instantiate(state, true);
    }
  }
}
