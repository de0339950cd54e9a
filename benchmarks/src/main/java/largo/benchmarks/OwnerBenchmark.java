package largo.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.Rules;
import largo.core.optimizer.SlicePlan;
import largo.core.optimizer.StripReduction;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One update of ResNet-50's parameters by an owner of a slice of a sharded optimizer, without the
 * time of messages between owners.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class OwnerBenchmark {

  private static final double RATE = 1e-6;

  /** The gradient changes, as some rules would have nothing to do otherwise. */
  @Benchmark
  public double update(OwnerState state) {
    System.arraycopy(state.values, 0, state.gradient, 0, state.values.length);
    return state.optimizer.step(state.gradient, 1, RATE);
  }

  /** State of {@link #update}. */
  @State(Scope.Benchmark)
  public static class OwnerState {

    /** Name of the rule. */
    @Param("sgd")
    public String rule;

    /** Number of slices. */
    @Param("4")
    public int owners;

    /** Index of the slice. */
    @Param("0")
    public int owner;

    private Optimizer optimizer;
    private float[] values;
    private float[] gradient;

    /** Creates weights and a gradient of the slice. */
    @Setup
    public void prepare() {
      ParameterLayout layout = Resnet50.layout();
      UpdateRule named = Rules.named(rule);
      ParameterSlice slice = SlicePlan.of(named, layout, owners).get(owner);
      values = BenchmarkVectors.normal(slice.length(), 1, 0.01);
      gradient = new float[slice.length()];
      float[] weights = BenchmarkVectors.normal(slice.length(), 2, 0.05);
      optimizer =
          owners == 1
              ? new Optimizer(named, layout, weights)
              : new Optimizer(named, layout, slice, weights, new Ones(layout.tensors().size()));
    }
  }

  /** Answers at once, with totals of one: the time of an update does not depend on them. */
  private static final class Ones implements StripReduction {

    private final int tensors;

    Ones(int tensors) {
      this.tensors = tensors;
    }

    @Override
    public Totals reduce(Recorded recorded) {
      int slots = recorded.values().length;
      return new Totals(recorded.slots(), ones(slots), ones(slots));
    }

    private double[][] ones(int slots) {
      double[][] ones = new double[slots][tensors];
      Arrays.stream(ones).forEach(slot -> Arrays.fill(slot, 1));
      return ones;
    }
  }
}
