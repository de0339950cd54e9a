package largo.spark.bench;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/** The median of several measurements. */
final class MedianOf {

  private MedianOf() {}

  static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Of the second half of values; the first one is for warm-up. */
  static double secondHalf(double... values) {
    return of(Arrays.copyOfRange(values, values.length / 2, values.length));
  }

  /** Measures a number of times, after the same number for warm-up. */
  static double of(int repetitions, DoubleSupplier measurement) {
    return of(
        DoubleStream.generate(measurement).limit(2L * repetitions).skip(repetitions).toArray());
  }

  /** The duration of an action in seconds. */
  static double seconds(Runnable work) {
    long begun = System.nanoTime();
    work.run();
    return (System.nanoTime() - begun) / 1e9;
  }
}
