package largo.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import largo.core.aggregation.AggregatedVector;
import largo.core.aggregation.AggregationRule;
import largo.core.aggregation.CoordinateBlocks;
import largo.core.aggregation.ShardVector;
import largo.core.aggregation.ShardVectors;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An aggregation of the gradients of all shards by a rule with its defaults, and loops that only
 * read the same vectors and write one.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AggregationBenchmark {

  private static final int LENGTH = 1_000_000;

  /** An aggregation, including the order of the vectors. */
  @Benchmark
  public AggregatedVector aggregate(RuleState state) {
    return state.rule.aggregate(new ShardVectors(state.blocks, state.vectors), 0, state.previous);
  }

  /** Loops over the same vectors. */
  @Benchmark
  public double floor(FloorState state) {
    return state.floor.update();
  }

  /** State of {@link #aggregate}. */
  @State(Scope.Benchmark)
  public static class RuleState {

    /** Name of the rule. */
    @Param({"mean", "trimmed-mean", "median", "centered-clipping", "geometric-median", "krum"})
    public String name;

    /** Number of shards. */
    @Param({"8", "64"})
    public int shards;

    private final float[] previous = new float[LENGTH];
    private AggregationRule rule;
    private CoordinateBlocks blocks;
    private List<ShardVector> vectors;

    /** Creates the gradients. */
    @Setup
    public void prepare() {
      rule = AggregationRule.BY_NAME.get(name);
      Tensor matrix = new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(1000, LENGTH / 1000), 'f');
      blocks = new CoordinateBlocks(new ParameterLayout(List.of(matrix)));
      vectors =
          IntStream.range(0, shards)
              .mapToObj(k -> new ShardVector(BenchmarkVectors.normal(LENGTH, k, 0.01), 100))
              .toList();
    }
  }

  /** State of {@link #floor}. */
  @State(Scope.Benchmark)
  public static class FloorState {

    /** Number of shards. */
    @Param({"8", "64"})
    public int shards;

    private MemoryFloor floor;

    /** Creates the vectors. */
    @Setup
    public void prepare() {
      String sweeps =
          IntStream.range(0, shards).mapToObj(k -> "x" + k).collect(Collectors.joining(";"));
      floor = new MemoryFloor(new MemoryStreams(sweeps + " > w"), LENGTH);
    }
  }
}
