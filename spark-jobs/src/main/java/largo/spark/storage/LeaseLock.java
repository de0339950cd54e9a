package largo.spark.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import largo.core.Deadline;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock for file systems without file locks: a file that only one process can create, and that the
 * holder renews. A lock that is no longer renewed is taken over by the next process.
 *
 * <p>A process that is about to end does not renew: YARN starts the next attempt of an application
 * while the one before still shuts down, and that attempt waits for its end.
 */
final class LeaseLock implements FolderLock {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseLock.class);

  /** Interval of renewals. */
  static final Duration RENEWAL = Duration.ofSeconds(10);

  /** Renewals that may be missed before the lock is taken over. */
  private static final int MAX_MISSED = 4;

  private final Storage storage;
  private final Path file;
  private final LockHolder lockHolder;
  private final Duration expiry;
  private final BooleanSupplier ending;
  private final ScheduledExecutorService renewals;
  private long renewed;
  private volatile Optional<String> taken = Optional.empty();

  private LeaseLock(
      Storage storage, Path file, LockHolder lockHolder, Duration renewal, BooleanSupplier ending) {
    this.storage = storage;
    this.file = file;
    this.lockHolder = lockHolder;
    this.expiry = renewal.multipliedBy(MAX_MISSED);
    this.ending = ending;
    this.renewals =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "largo lock " + file.getParent().getName());
              thread.setDaemon(true);
              return thread;
            });
    ScheduledFuture<?> unused = // renew reports its failures
        renewals.scheduleWithFixedDelay(
            this::renew, renewal.toMillis(), renewal.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Acquires the lock. If it exists, but its process may have ended, waits until it is renewed or
   * expires.
   *
   * @param renewal interval of renewals, the same in every process
   * @throws HeldException if another process renews it
   */
  static LeaseLock acquire(Storage storage, Path file, Duration renewal) throws IOException {
    return acquire(storage, file, renewal, () -> ShutdownHookManager.get().isShutdownInProgress());
  }

  /**
   * Acquires the lock.
   *
   * @param ending whether this process is about to end
   */
  static LeaseLock acquire(Storage storage, Path file, Duration renewal, BooleanSupplier ending)
      throws IOException {
    LockHolder lockHolder = LockHolder.ofThisProcess();
    while (!create(storage, file, lockHolder)) {
      Optional<String> there = read(storage, file);
      if (there.isPresent()) {
        awaitEnd(storage, file, there.get(), renewal.multipliedBy(MAX_MISSED));
        LOG.warn("the lock of {}, {}, is taken over", describe(there.get()), file);
        storage.delete(file);
      }
    }
    return new LeaseLock(storage, file, lockHolder, renewal, ending);
  }

  /** Waits until the lock of another process has expired. */
  private static void awaitEnd(Storage storage, Path file, String text, Duration expiry)
      throws IOException {
    if (LockHolder.parse(text).map(LockHolder::hasEnded).orElse(false)) {
      return;
    }
    LOG.info(
        "{} is locked by {}: waiting up to {} s for a renewal",
        file.getParent(),
        describe(text),
        expiry.toSeconds());
    Deadline deadline = Deadline.after(expiry);
    while (!deadline.hasPassed()) {
      pause(expiry.dividedBy(20 * MAX_MISSED));
      Optional<String> now = read(storage, file);
      if (now.isEmpty()) {
        return;
      }
      if (!now.get().equals(text)) {
        throw new HeldException(file.getParent().toString(), describe(now.get()));
      }
    }
  }

  @Override
  public void check() {
    if (taken.isPresent()) {
      throw new HeldException(file.getParent().toString(), taken.get(), expiry.toSeconds());
    }
  }

  @Override
  public void close() {
    renewals.shutdownNow();
    try {
      renewals.awaitTermination(
          expiry.toMillis(), TimeUnit.MILLISECONDS); // a renewal may be in progress
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      if (taken.isEmpty() && read(storage, file).filter(this::isOwn).isPresent()) {
        storage.delete(file);
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be removed: {}", file, StorageException.reason(e));
    }
  }

  /** Renews the lock, if this process still holds it. */
  private void renew() {
    try {
      Optional<String> there = read(storage, file);
      if (there.isPresent() && !isOwn(there.get())) {
        taken = Optional.of(describe(there.get()));
        LOG.error("{} was taken over by {}", file.getParent(), taken.get());
        renewals.shutdown();
        return;
      }
      if (ending.getAsBoolean()) {
        return;
      }
      renewed++;
      String text = String.format(Locale.ROOT, "%srenewed %d times%n", lockHolder.text(), renewed);
      storage.replace(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      LOG.warn("{} cannot be renewed: {}", file, StorageException.reason(e));
    }
  }

  private boolean isOwn(String text) {
    return LockHolder.parse(text).equals(Optional.of(lockHolder));
  }

  private static boolean create(Storage storage, Path file, LockHolder lockHolder)
      throws IOException {
    try {
      storage.create(file, out -> out.write(lockHolder.text().getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      if (!storage.exists(file)) {
        throw e;
      }
      return false;
    }
    // object stores may let two processes create it: the last one holds it
    return read(storage, file).flatMap(LockHolder::parse).equals(Optional.of(lockHolder));
  }

  private static Optional<String> read(Storage storage, Path file) throws IOException {
    try (InputStream in = storage.open(file)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static String describe(String text) {
    return LockHolder.parse(text).map(LockHolder::toString).orElse("another process");
  }

  private static void pause(Duration time) throws IOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while waiting for a lock");
    }
  }
}
