package largo.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import largo.benchmarks.MemoryStreams.Sweep;

/**
 * A lower bound for the time of an update rule: reads and writes the same vectors in the same
 * sweeps, on the same threads, in strips of the same size, and computes only a mean.
 */
final class MemoryFloor {

  private static final int STRIP = 4096;

  private final int length;
  private final List<Sweep> sweeps;
  private final Map<String, float[]> vectors = new LinkedHashMap<>();
  private final double[] sums;
  private long updates;

  MemoryFloor(MemoryStreams streams, int length) {
    this.length = length;
    this.sweeps = streams.sweeps();
    this.sums = new double[(length + STRIP - 1) / STRIP];
    for (Sweep sweep : sweeps) {
      sweep.reads().forEach(this::allocate);
      sweep.writes().forEach(this::allocate);
    }
  }

  private void allocate(String name) {
    vectors.computeIfAbsent(name, n -> BenchmarkVectors.normal(length, n.hashCode(), 0.01));
  }

  /** Makes the memory accesses of one update. */
  double update() {
    updates++;
    double sum = 0;
    for (Sweep sweep : sweeps) {
      if (updates % sweep.every() == 0) {
        float[][] in = sweep.reads().stream().map(vectors::get).toArray(float[][]::new);
        float[][] out = sweep.writes().stream().map(vectors::get).toArray(float[][]::new);
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
