package largo.core.train;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Limits of the speed of shards, to study slow workers, so-called stragglers: a worker waits at the
 * end of each gradient until it has taken the time of its shard's speed. Gradients do not change.
 *
 * <p>Scores are not slowed down. A worker that is slower than the limit does not wait.
 *
 * @param examplesPerSecond the largest speed of each shard, by its number; 0 for no limit, as for
 *     shards beyond the list
 */
public record ShardThrottle(List<Double> examplesPerSecond) implements Serializable {

  /** No limits. */
  public static final ShardThrottle NONE = new ShardThrottle(List.of());

  /** Copies the limits. */
  public ShardThrottle {
    examplesPerSecond = List.copyOf(examplesPerSecond);
  }

  /**
   * The least duration of a gradient, in nanoseconds.
   *
   * @param examples of the gradient, at least 0
   */
  long nanos(int shard, long examples) {
    double limit = shard < examplesPerSecond.size() ? examplesPerSecond.get(shard) : 0;
    return limit > 0 ? Math.round(1e9 * examples / limit) : 0;
  }

  /**
   * Waits until a gradient has taken its least duration. Returns early if the thread is
   * interrupted, which remains so.
   *
   * @param examples of the gradient
   * @param begun {@link System#nanoTime()} at its begin
   */
  void await(int shard, long examples, long begun) {
    long duration = nanos(shard, examples);
    for (long rest = duration - (System.nanoTime() - begun);
        rest > 0 && !Thread.currentThread().isInterrupted();
        rest = duration - (System.nanoTime() - begun)) {
      LockSupport.parkNanos(this, rest);
    }
  }
}
