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
 * One update of ResNet-50's parameters: by a rule, by loops that only move the same memory, and by
 * ND4J.
 *
 * <p>{@link BenchmarkMain} says which rules; the parameters here are for a run by hand.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class UpdateBenchmark {

  /** The gradient is spent by an update, and may come back as something else: small steps, then. */
  private static final double RATE = 1e-6;

  private static final int LENGTH = Resnet50.layout().size();

  /** A whole step of Largo, with its look at the gradient. */
  @Benchmark
  public double largo(LargoState state) {
    return state.optimizer.step(state.gradient, 1, RATE);
  }

  /** The same streams. */
  @Benchmark
  public double floor(FloorState state) {
    return state.floor.update();
  }

  /** What Deeplearning4j does: the updater turns the gradient into a step, which is subtracted. */
  @Benchmark
  public INDArray nd4j(Nd4jState state) {
    state.updater.applyUpdater(state.gradient, state.iteration++, 0);
    return state.weights.subi(state.gradient);
  }

  /** A rule of Largo. */
  @State(Scope.Benchmark)
  public static class LargoState {

    /** Its name. */
    @Param("sgd")
    public String rule;

    private Optimizer optimizer;
    private float[] gradient;

    /** Makes weights and a gradient. */
    @Setup
    public void prepare() {
      ParameterLayout layout = Resnet50.layout();
      gradient = BenchmarkVectors.normal(LENGTH, 1, 0.01);
      optimizer =
          new Optimizer(Rules.named(rule), layout, BenchmarkVectors.normal(LENGTH, 2, 0.05));
    }
  }

  /** What is moved. */
  @State(Scope.Benchmark)
  public static class FloorState {

    /** Sweeps, as in {@code streams.csv}. */
    @Param("g; g w > w")
    public String passes;

    private MemoryFloor floor;

    /** Makes the vectors. */
    @Setup
    public void prepare() {
      floor = new MemoryFloor(new MemoryStreams(passes), LENGTH);
    }
  }

  /** An updater of ND4J. */
  @State(Scope.Benchmark)
  public static class Nd4jState {

    /** The name of Largo's rule. */
    @Param("sgd")
    public String rule;

    private GradientUpdater<?> updater;
    private INDArray gradient;
    private INDArray weights;
    private int iteration;

    /** Makes weights, a gradient and the updater's state. */
    @Setup
    public void prepare() {
      IUpdater updates = Nd4jUpdaters.of(rule).orElseThrow();
      gradient = Nd4j.createFromArray(BenchmarkVectors.normal(LENGTH, 1, 0.01)).reshape(1, LENGTH);
      weights = Nd4j.createFromArray(BenchmarkVectors.normal(LENGTH, 2, 0.05)).reshape(1, LENGTH);
      long size = updates.stateSize(LENGTH);
      INDArray state = size == 0 ? null : Nd4j.create(1, size);
      updater = updates.instantiate(state, true);
    }
  }
}
