package largo.spark.tracking;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import largo.core.config.CredentialCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads files in a separate thread, so that a slow or unreachable artifact store does not delay
 * metrics.
 *
 * <p>A file that the store refuses permanently is skipped with a warning. A file that fails for
 * another reason is tried again after the others, and a few times at the end.
 */
final class MlflowFiles implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MlflowFiles.class);

  private static final int LAST_ATTEMPTS = 2; // after the first attempt, at the end of the study

  private final Store store;
  private final RetryDelays delays;
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final AtomicLong missing = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::work, "largo tracking files");
  private boolean refusing; // used by the thread only, like the next one
  private boolean failing;

  /** An artifact store. */
  interface Store {

    /**
     * Stores a file of a run.
     *
     * @throws RefusedException if it would fail again
     * @throws RuntimeException if it may succeed later
     */
    void put(String run, String name, byte[] bytes);
  }

  private record Entry(
      String run, String of, String name, Supplier<Optional<byte[]>> bytes, int lastAttempts) {

    Entry again() {
      return new Entry(run, of, name, bytes, lastAttempts + 1);
    }
  }

  MlflowFiles(Store store) {
    this(store, RetryDelays.DEFAULT);
  }

  MlflowFiles(Store store, RetryDelays delays) {
    this.store = store;
    this.delays = delays;
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Queues a file.
   *
   * @param of name of the run, for messages
   * @param bytes reads it; empty if there is none
   */
  void put(String run, String of, String name, Supplier<Optional<byte[]>> bytes) {
    queue.add(new Entry(run, of, name, bytes, 0));
  }

  /** Uploads the remaining files within the time limit. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(delays.end().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long lost = missing.get() + queue.size() + (thread.isAlive() ? 1 : 0);
    if (lost > 0) {
      LOG.warn("MLflow lacks {} files of this run; its folder has them", lost);
    }
  }

  private void work() {
    try {
      while (closing.getCount() > 0 || !queue.isEmpty()) {
        Entry entry = queue.poll(200, TimeUnit.MILLISECONDS);
        if (entry != null && !isDone(entry)) {
          boolean last = closing.getCount() == 0;
          if (last && entry.lastAttempts() == LAST_ATTEMPTS) {
            missing.incrementAndGet();
          } else {
            queue.add(last ? entry.again() : entry);
            closing.await(delays.pause().toMillis(), TimeUnit.MILLISECONDS);
          }
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted", e); // not by this class
    }
  }

  /** Returns whether a file needs no further attempt. */
  private boolean isDone(Entry entry) {
    try {
      entry.bytes().get().ifPresent(bytes -> store.put(entry.run(), entry.name(), bytes));
      failing = false;
    } catch (RefusedException e) {
      missing.incrementAndGet();
      if (!refusing) {
        LOG.warn(
            "{} of {} is not stored with MLflow: {}; further refused files are only counted",
            entry.name(),
            entry.of(),
            CredentialCheck.redact(String.valueOf(e.getMessage())));
      }
      refusing = true;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn(
            "{} of {} cannot be stored with MLflow: {}; it is tried again every {} s",
            entry.name(),
            entry.of(),
            CredentialCheck.redact(String.valueOf(e.getMessage())),
            delays.pause().toSeconds());
      }
      failing = true;
      return false;
    }
    return true;
  }
}
