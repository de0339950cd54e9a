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
 * Measures the speed of micro-batch sizes: 16, 32, 64 and so on, as long as they fit and leave
 * memory free for twice as many examples.
 *
 * @param maxExamples maximum number of examples of a batch in a worker, at least 1
 * @param nanos duration of the measurement of each size
 */
public record MicroBatchProbe(int maxExamples, long nanos) implements Serializable {

  private static final int MIN_SIZE = 16;
  private static final int MAX_SIZE = 4096;

  /** Fraction of memory that must be free for the next size, which takes about twice as much. */
  private static final double MIN_FREE = 0.5;

  /** The smallest size with at least this fraction of the highest speed is chosen. */
  private static final double MIN_SPEED = 0.95;

  /**
   * The speed of a micro-batch size.
   *
   * @param micro the size
   * @param examplesPerSecond of gradients, one after another
   */
  public record Speed(int micro, double examplesPerSecond) implements Serializable {}

  /**
   * Measures sizes in ascending order, up to the first that does not fit.
   *
   * @param rows examples for the gradients, at least one; repeated if there are too few
   */
  public List<Speed> measure(GradientSource source, Examples rows, Normalization normalization) {
    List<Speed> speeds = new ArrayList<>();
    Batch batch = new Batch(rows.features().width());
    GradientSum sum = new GradientSum(source.layout().size());
    try {
      for (int micro = Math.min(MIN_SIZE, maxExamples);
          speeds.isEmpty() || source.freeMemory() >= MIN_FREE;
          micro = Math.min(2 * micro, maxExamples)) {
        speeds.add(new Speed(micro, speed(source, rows, normalization, batch, micro, sum)));
        if (micro == maxExamples || micro >= MAX_SIZE) {
          break;
        }
      }
    } catch (OutOfMemoryError e) {
      return speeds; // sizes that fit
    }
    return speeds;
  }

  /**
   * The size for all workers: of those that fit everywhere, the fastest one on the slowest worker.
   *
   * @param measured by each worker
   * @throws IllegalStateException if no size fits
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
    while (slowest[chosen] < MIN_SPEED * best) {
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
    source.addGradient(batch, 0, sum); // warm-up: the network allocates its memory
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
