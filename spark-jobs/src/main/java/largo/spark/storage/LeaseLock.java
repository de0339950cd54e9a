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
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock where there is none of an operating system: a file that only one can create, and that its
 * holder renews. One that is not renewed any more is taken over.
 */
final class LeaseLock implements FolderLock {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseLock.class);

  /** How often it is renewed. */
  static final Duration RENEWAL = Duration.ofSeconds(10);

  /** How many renewals may be missing before it is taken over. */
  private static final int PATIENCE = 4;

  private final Storage storage;
  private final Path file;
  private final LockHolder lockHolder;
  private final Duration patience;
  private final ScheduledExecutorService renewals;
  private long renewed;
  private volatile Optional<String> taken = Optional.empty();

  private LeaseLock(Storage storage, Path file, LockHolder lockHolder, Duration renewal) {
    this.storage = storage;
    this.file = file;
    this.lockHolder = lockHolder;
    this.patience = renewal.multipliedBy(PATIENCE);
    this.renewals =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "largo lock " + file.getParent().getName());
              thread.setDaemon(true);
              return thread;
            });
    renewals.scheduleWithFixedDelay(
        this::renew, renewal.toMillis(), renewal.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Takes the lock. Where there is one that may be of a process that ended, watches for a while
   * whether it is renewed.
   *
   * @param renewal how often it is renewed, by every process that wants it
   * @throws HeldException if it is
   */
  static LeaseLock acquire(Storage storage, Path file, Duration renewal) throws IOException {
    LockHolder lockHolder = LockHolder.ofThisProcess();
    while (!create(storage, file, lockHolder)) {
      Optional<String> there = read(storage, file);
      if (there.isPresent()) {
        awaitEnd(storage, file, there.get(), renewal.multipliedBy(PATIENCE));
        LOG.warn("the lock of {}, {}, is taken over", describe(there.get()), file);
        storage.delete(file);
      }
    }
    return new LeaseLock(storage, file, lockHolder, renewal);
  }

  /** Watches a lock of another until that has ended, or is seen to live. */
  private static void awaitEnd(Storage storage, Path file, String text, Duration patience)
      throws IOException {
    if (LockHolder.parse(text).map(LockHolder::isGone).orElse(false)) {
      return;
    }
    LOG.info(
        "{} is locked by {}: waiting up to {} s to see whether it lives",
        file.getParent(),
        describe(text),
        patience.toSeconds());
    for (long end = System.nanoTime() + patience.toNanos(); System.nanoTime() < end; ) {
      pause(patience.dividedBy(20 * PATIENCE));
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
      throw new HeldException(file.getParent().toString(), taken.get(), patience.toSeconds());
    }
  }

  @Override
  public void close() {
    renewals.shutdownNow();
    try {
      renewals.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS); // it may be at it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      if (taken.isEmpty() && read(storage, file).filter(this::isMine).isPresent()) {
        storage.delete(file);
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be removed: {}", file, StorageException.reason(e));
    }
  }

  /** Says that this process lives, if the lock is still its own. */
  private void renew() {
    try {
      Optional<String> there = read(storage, file);
      if (there.isPresent() && !isMine(there.get())) {
        taken = Optional.of(describe(there.get()));
        LOG.error("{} was taken over by {}", file.getParent(), taken.get());
        renewals.shutdown();
        return;
      }
      renewed++;
      String text = String.format(Locale.ROOT, "%srenewed %d times%n", lockHolder.text(), renewed);
      storage.replace(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      LOG.warn("{} cannot be renewed: {}", file, StorageException.reason(e));
    }
  }

  private boolean isMine(String text) {
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
    // object stores may let two create it: the last one has it
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
