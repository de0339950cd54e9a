package largo.core.train;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import largo.core.data.BatchPlan;
import largo.core.data.Features;
import largo.core.data.MappedFeatures;

/**
 * Has the rows of the next batch read from disk in a thread of its own, while the batch before is
 * computed. Without features in files it has no thread.
 */
final class ReadAhead implements AutoCloseable {

  private Optional<ExecutorService> thread = Optional.empty();
  private Optional<Future<?>> reading = Optional.empty();

  /** Begins to read the rows of a batch, and stops reading those of an earlier one. */
  void begin(Features features, BatchPlan.Rows rows) {
    features.mapped().ifPresent(mapped -> begin(mapped, rows));
  }

  private void begin(MappedFeatures features, BatchPlan.Rows rows) {
    if (thread.isEmpty()) {
      thread = Optional.of(Executors.newSingleThreadExecutor(ReadAhead::daemon));
    }
    reading.ifPresent(earlier -> earlier.cancel(true));
    reading = Optional.of(thread.orElseThrow().submit(() -> read(features, rows)));
  }

  private static void read(MappedFeatures features, BatchPlan.Rows rows) {
    IntStream.range(0, rows.count())
        .takeWhile(i -> !Thread.currentThread().isInterrupted())
        .forEach(i -> features.readAhead(rows.row(i)));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "largo-read-ahead");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    thread.ifPresent(ExecutorService::shutdownNow);
  }
}
