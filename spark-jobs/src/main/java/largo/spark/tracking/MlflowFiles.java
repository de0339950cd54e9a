package largo.spark.tracking;

import java.time.Duration;
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
 * Files on their way to where a server keeps them, by a thread of its own: a store that is slow,
 * away or not to be reached from here holds up no numbers.
 *
 * <p>A file that cannot be stored for good is left out with a warning. One that fails otherwise is
 * tried again after the others, and some times at the end.
 */
final class MlflowFiles implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MlflowFiles.class);

  private static final int LAST_ATTEMPTS = 2; // after the first one, when the study is over

  private final Store store;
  private final Terms terms;
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final AtomicLong missing = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::work, "largo tracking files");
  private boolean refusing; // of the thread alone, as the next one
  private boolean failing;

  /** Where files go. */
  interface Store {

    /**
     * Puts a file of a run there.
     *
     * @throws RefusedException if that will not succeed later either
     * @throws RuntimeException if it may
     */
    void put(String run, String name, byte[] bytes);
  }

  /**
   * How much patience there is.
   *
   * @param pause after a failure, before the next file is tried
   * @param end for what is left when the study is over
   */
  record Terms(Duration pause, Duration end) {}

  private record Entry(
      String run, String of, String name, Supplier<Optional<byte[]>> bytes, int lastAttempts) {

    /** The same, after it failed when there is little time left. */
    Entry again() {
      return new Entry(run, of, name, bytes, lastAttempts + 1);
    }
  }

  MlflowFiles(Store store) {
    this(store, new Terms(Duration.ofSeconds(15), Duration.ofSeconds(30)));
  }

  MlflowFiles(Store store, Terms terms) {
    this.store = store;
    this.terms = terms;
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Sends a file, later.
   *
   * @param of name of the run, for messages
   * @param bytes reads it; empty if there is none
   */
  void put(String run, String of, String name, Supplier<Optional<byte[]>> bytes) {
    queue.add(new Entry(run, of, name, bytes, 0));
  }

  /** Tries what is left, within the time there is for it. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(terms.end().toMillis());
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
            closing.await(terms.pause().toMillis(), TimeUnit.MILLISECONDS);
          }
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("interrupted", e); // not by this class
    }
  }

  /** Whether a file needs no further attempt. */
  private boolean isDone(Entry entry) {
    try {
      entry.bytes().get().ifPresent(bytes -> store.put(entry.run(), entry.name(), bytes));
      failing = false;
    } catch (RefusedException e) {
      missing.incrementAndGet();
      if (!refusing) {
        LOG.warn(
            "{} of {} is not stored with MLflow: {}; further files that are not are only counted",
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
            terms.pause().toSeconds());
      }
      failing = true;
      return false;
    }
    return true;
  }
}
