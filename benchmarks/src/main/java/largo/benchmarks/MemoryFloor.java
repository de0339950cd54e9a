package largo.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import largo.benchmarks.MemoryStreams.Pass;

/**
 * As little as a rule can do: reads and writes the same vectors in the same sweeps, on the same
 * threads, in strips of the same size, and computes a mean.
 */
final class MemoryFloor {

  private static final int STRIP = 4096;

  private final int length;
  private final List<Pass> passes;
  private final Map<String, float[]> vectors = new LinkedHashMap<>();
  private final double[] sums;
  private long updates;

  MemoryFloor(MemoryStreams streams, int length) {
    this.length = length;
    this.passes = streams.sweeps();
    this.sums = new double[(length + STRIP - 1) / STRIP];
    for (Pass pass : passes) {
      pass.reads().forEach(this::allocate);
      pass.writes().forEach(this::allocate);
    }
  }

  private void allocate(String name) {
    vectors.computeIfAbsent(name, n -> BenchmarkVectors.normal(length, n.hashCode(), 0.01));
  }

  /** Does what an update would do, but for the arithmetic. */
  double update() {
    updates++;
    double sum = 0;
    for (Pass pass : passes) {
      if (updates % pass.every() == 0) {
        float[][] in = pass.reads().stream().map(vectors::get).toArray(float[][]::new);
        float[][] out = pass.writes().stream().map(vectors::get).toArray(float[][]::new);
        IntStream.range(0, sums.length).parallel().forEach(k -> strip(in, out, k));
        sum += sums[sums.length - 1];
      }
    }

    return sum;
  }

  private void strip(float[][] in, float[][] out, int strip) {
    int from = strip * STRIP;
    int to = Math.min(from + STRIP, length);
    if (out.length == 0) {
      double sum = 0;
      for (float[] x : in) {
        sum += FloorLoops.sum(x, from, to);
      }
      sums[strip] = sum;
    } else {
      FloorLoops.move(in, out, from, to);
    }
  }
}
