package largo.spark.bench;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/** The middle one of several measurements. */
final class MedianOf {

  private MedianOf() {}

  static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Measures so often, after as often to warm up. */
  static double of(int repetitions, DoubleSupplier measurement) {
    return of(
        DoubleStream.generate(measurement).limit(2L * repetitions).skip(repetitions).toArray());
  }

  /** Seconds that some work takes. */
  static double seconds(Runnable work) {
    long begun = System.nanoTime();
    work.run();
    return (System.nanoTime() - begun) / 1e9;
  }
}
