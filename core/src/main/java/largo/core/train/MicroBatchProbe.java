package largo.core.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import largo.core.data.Batch;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;

/**
 * Finds how many examples should go through a network at once, by trying: 16, 32, 64 and so on, for
 * a fraction of a second each, as long as they fit and leave memory free for twice as many.
 *
 * @param most examples that a worker may ever have to send through at once, at least 1
 * @param nanos to spend on each size
 */
public record MicroBatchProbe(int most, long nanos) implements Serializable {

  private static final int LEAST = 16;
  private static final int LARGEST = 4096;

  /** A worker must leave this share of memory free: the next size takes about twice as much. */
  private static final double SPARE = 0.5;

  /** Of sizes that are about as fast as the fastest, the smallest is taken. */
  private static final double ABOUT = 0.95;

  /**
   * What was measured.
   *
   * @param micro the size
   * @param examplesPerSecond gradients of that many, one after another
   */
  public record Speed(int micro, double examplesPerSecond) implements Serializable {}

  /**
   * Tries sizes, in ascending order; a size that does not fit ends it.
   *
   * @param rows what to try them on, at least one; used over and over if they are few
   */
  public List<Speed> measure(GradientSource source, Examples rows, Normalization normalization) {
    List<Speed> speeds = new ArrayList<>();
    Batch batch = new Batch(rows.features().width());
    GradientSum sum = new GradientSum(source.layout().size());
    try {
      for (int micro = Math.min(LEAST, most);
          speeds.isEmpty() || source.freeMemory() >= SPARE;
          micro = Math.min(2 * micro, most)) {
        speeds.add(new Speed(micro, speed(source, rows, normalization, batch, micro, sum)));
        if (micro == most || micro >= LARGEST) {
          break;
        }
      }
    } catch (OutOfMemoryError e) {
      return speeds; // those before it fitted
    }
    return speeds;
  }

  /**
   * The size for all workers: of those that fit everywhere the fastest for the slowest worker.
   *
   * @param measured what each worker measured
   * @throws IllegalStateException if not even the smallest fits
   */
  public static int choose(List<List<Speed>> measured) {
    int common = measured.stream().mapToInt(List::size).min().orElse(0);
    if (common == 0) {
      throw new IllegalStateException(
          "batch.micro cannot be found: memory does not suffice for the smallest size that is tried;"
              + " set batch.micro to a smaller number, or give the executors more memory");
    }
    double[] slowest = new double[common];
    double best = 0;
    for (int k = 0; k < common; k++) {
      int size = k;
      slowest[k] =
          measured.stream().mapToDouble(m -> m.get(size).examplesPerSecond()).min().orElseThrow();
      best = Math.max(best, slowest[k]);
    }
    int chosen = 0;
    while (slowest[chosen] < ABOUT * best) {
      chosen++;
    }
    return measured.get(0).get(chosen).micro();
  }

  private double speed(
      GradientSource source,
      Examples rows,
      Normalization normalization,
      Batch batch,
      int micro,
      GradientSum sum) {
    batch.fill(rows, micro, i -> i % rows.count(), normalization);
    source.addGradient(batch, 0, sum); // warms up: the network takes its memory now
    long begun = System.nanoTime();
    long done = 0;
    do {
      batch.fill(rows, micro, i -> i % rows.count(), normalization);
      source.addGradient(batch, 0, sum);
      done += micro;
    } while (System.nanoTime() - begun < nanos);
    return done * 1e9 / (System.nanoTime() - begun);
  }
}
