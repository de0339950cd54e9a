package largo.spark.tracking;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import largo.core.config.CredentialCheck;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;
import largo.spark.storage.FileSystems;
import largo.spark.storage.Storage;
import largo.spark.storage.StorageException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of {@link OpenMetrics}, which Prometheus' node exporter serves: replaced atomically at the
 * start, every few seconds and at the end, and left there.
 *
 * <p>A separate thread writes it, so that a slow file system does not delay the run. After a
 * failure, which is logged once, the next write is another attempt.
 */
final class OpenMetricsFile implements Tracker {

  private static final Logger LOG = LoggerFactory.getLogger(OpenMetricsFile.class);

  private final String file;
  private final Configuration configuration;
  private final RetryDelays delays;
  private final OpenMetrics metrics;
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(OpenMetricsFile::thread);
  private Optional<Target> target = Optional.empty(); // used by the thread only
  private volatile boolean failing;

  /** Writes the file of a specification. */
  OpenMetricsFile(RunSpec spec, Configuration configuration) {
    this(
        spec.tracking().openmetrics(),
        spec.name(),
        new RetryDelays(
            Duration.ofSeconds(spec.tracking().everySeconds()), RetryDelays.DEFAULT.end()),
        configuration);
  }

  /**
   * Starts to write a file.
   *
   * @param file on any file system of Hadoop; folders that do not exist are created
   * @param run its name, a label of all metrics
   * @param delays the pause is that between two writes, too
   */
  OpenMetricsFile(String file, String run, RetryDelays delays, Configuration configuration) {
    this.file = file;
    this.configuration = configuration;
    this.delays = delays;
    this.metrics = new OpenMetrics(run);
    ScheduledFuture<?> unused = // write reports its failures
        writer.scheduleWithFixedDelay(
            this::write, 0, delays.pause().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable run) {
    Thread thread = new Thread(run, "largo openmetrics");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void step(Trial trial, StepRecord step) {
    metrics.step(trial, step);
  }

  @Override
  public void ended(TrialResult result, String modelFile, Supplier<Optional<byte[]>> model) {
    metrics.ended(result);
  }

  @Override
  public void close() {
    metrics.close();
    writer.execute(this::write);
    writer.shutdown(); // after the last write
    try {
      boolean ended = writer.awaitTermination(delays.end().toMillis(), TimeUnit.MILLISECONDS);
      if (!ended || failing) {
        LOG.warn("tracking.openmetrics = {} lacks the end of this run; its folder has it", file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the run is being stopped
    }
  }

  private void write() {
    try {
      byte[] text = metrics.text();
      Target to = target();
      to.storage().replace(to.path(), out -> out.write(text));
      failing = false;
    } catch (IOException e) {
      failed(StorageException.reason(e));
    } catch (RuntimeException | LinkageError e) { // of a connector that lacks a library
      failed(String.valueOf(e.getMessage()));
    }
  }

  private void failed(String reason) {
    if (!failing) {
      LOG.warn(
          "tracking.openmetrics = {} cannot be written: {}; the run continues, and it is tried"
              + " again every {} s",
          file,
          CredentialCheck.redact(reason),
          delays.pause().toSeconds());
    }
    failing = true;
  }

  private Target target() throws IOException {
    if (target.isEmpty()) {
      Path path = new Path(file);
      FileSystem system = FileSystems.of(path, configuration);
      target =
          Optional.of(new Target(Storage.of(system, configuration), system.makeQualified(path)));
    }
    return target.get();
  }

  private record Target(Storage storage, Path path) {}
}
