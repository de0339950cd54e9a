package largo.spark.tracking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import largo.core.report.TrialResult;
import largo.core.tensorboard.EventFile;
import largo.core.train.StepRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Event files of TensorBoard, one for each trial and process: scalars of steps, histograms of the
 * metrics of tensors, and the results of the trial at its last step.
 *
 * <p>After a failure the file is left, and the event is written to a new one.
 */
final class TensorBoardFiles implements TrackingServer {

  /** A capability of streams whose content others can read at once. */
  private static final String HFLUSH = "hflush";

  private final Path folder;
  private final Configuration configuration;
  private final Map<String, OpenEventFile> open = new HashMap<>();
  private int files;

  /**
   * Files in a folder.
   *
   * @param folder with a subfolder for each trial, which are created
   */
  TensorBoardFiles(String folder, Configuration configuration) {
    this.folder = new Path(folder);
    this.configuration = configuration;
  }

  @Override
  public String address() {
    return folder.toString();
  }

  @Override
  public void send(TrackingEvent event) {
    if (event instanceof TrackingEvent.Stepped stepped) {
      write(stepped.trial(), file -> steps(stepped, file));
    } else if (event instanceof TrackingEvent.Ended ended) {
      TrialResult result = ended.result();
      write(
          result.trial(),
          file ->
              file.events()
                  .write(
                      result.steps(),
                      ended.at() / 1e3,
                      finite(TrackedMetrics.of(result)),
                      Map.of()));
      closeFile(open.remove(result.trial()));
    }
  }

  @Override
  public void close() {
    open.values().forEach(TensorBoardFiles::closeFile);
    open.clear();
  }

  private static void steps(TrackingEvent.Stepped stepped, OpenEventFile file) throws IOException {
    for (TrackingEvent.Timed timed : stepped.steps()) {
      StepRecord step = timed.step();
      Map<String, double[]> histograms = new LinkedHashMap<>();
      step.tensors()
          .forEach(
              (name, byTensor) ->
                  histograms.put(
                      "tensors/" + name,
                      byTensor.values().stream().mapToDouble(value -> value).toArray()));
      file.events().write(step.step() + 1, timed.at() / 1e3, TrackedMetrics.of(step), histograms);
    }
  }

  /** Results have values that are not known, which are no numbers. */
  private static Map<String, Double> finite(Map<String, Double> values) {
    Map<String, Double> finite = new LinkedHashMap<>(values);
    finite.values().removeIf(value -> value == null || value.isNaN());
    return finite;
  }

  private void write(String trial, Events events) {
    OpenEventFile file = null;
    try {
      file = open.get(trial);
      if (file == null) {
        file = create(trial);
        open.put(trial, file);
      }
      events.write(file);
      flush(file.stream());
    } catch (IOException e) {
      open.remove(trial);
      try {
        closeFile(file);
      } catch (UncheckedIOException closing) {
        e.addSuppressed(closing);
      }
      throw new UncheckedIOException(e);
    }
  }

  /** Object stores show a file when it is closed. */
  private static void flush(FSDataOutputStream stream) throws IOException {
    if (stream.hasCapability(HFLUSH)) {
      stream.hflush();
    } else {
      stream.flush();
    }
  }

  private OpenEventFile create(String trial) throws IOException {
    FileSystem system = folder.getFileSystem(configuration);
    system.setWriteChecksum(false); // checksums of local files are written in blocks
    long now = System.currentTimeMillis();
    String name =
        String.format(Locale.ROOT, "events.out.tfevents.%d.largo.%d", now / 1000, files++);
    FSDataOutputStream stream = system.create(new Path(new Path(folder, trial), name), true);
    try {
      return new OpenEventFile(stream, new EventFile(stream, now / 1e3));
    } catch (IOException e) {
      stream.close();
      throw e;
    }
  }

  private static void closeFile(OpenEventFile file) {
    if (file != null) {
      try {
        file.stream().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record OpenEventFile(FSDataOutputStream stream, EventFile events) {}

  private interface Events {
    void write(OpenEventFile file) throws IOException;
  }
}
