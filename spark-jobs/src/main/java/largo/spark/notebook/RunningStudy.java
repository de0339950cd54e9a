package largo.spark.notebook;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.report.StudyResults;
import largo.spark.storage.FolderLock;
import largo.spark.study.OutputFolder;
import largo.spark.study.RecordTables;
import largo.spark.study.Study;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A study in progress, which runs in a separate thread. Thread-safe.
 *
 * <p>An application runs one study at a time, because the sessions of a study keep their slots.
 */
public final class RunningStudy {

  /**
   * The running study of each application. Static, because a cell that is run again has lost the
   * reference to its study. Entries are removed when the study ends.
   */
  private static final Map<SparkContext, RunningStudy> BY_APPLICATION = new ConcurrentHashMap<>();

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT);

  /** Prefix of the name of a study's thread. */
  static final String THREAD = "largo study ";

  private static final Duration SAVE = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 100;
  private static final long LINE_MILLIS = 5_000;

  private final SparkSession session;
  private final StudyInputs studyInputs;
  private final RunSpec spec;
  private final CellProgress progress = new CellProgress();
  private final Study study;
  private final Thread thread;
  private final String tag = "largo-study-" + UUID.randomUUID();
  private FolderLock lock; // set before the thread starts
  private volatile boolean stopped;
  private volatile StudyResults sweep;
  private volatile Throwable failure;

  private RunningStudy(SparkSession session, StudyInputs studyInputs, RunSpec spec) {
    this.session = session;
    this.studyInputs = studyInputs;
    this.spec = spec;
    this.study =
        new Study(
            session,
            spec,
            spec.sweep().trials(spec),
            studyInputs.folder(),
            List.of(),
            progress::open);
    this.thread = new Thread(this::work, THREAD + spec.name());
    thread.setDaemon(true);
    thread.setContextClassLoader(RunningStudy.class.getClassLoader());
  }

  /** Starts the study of a draft. */
  static RunningStudy start(SparkSession session, StudyDraft draft) {
    Configuration configuration = session.sparkContext().hadoopConfiguration();
    String name = draft.spec(StudyInputs.settings(draft, file -> file)).name();
    OutputFolder folder =
        new OutputFolder(
            draft.out().orElseGet(() -> newFolder(name, configuration)), configuration);
    StudyInputs studyInputs = new StudyInputs(draft, folder);
    RunSpec spec = studyInputs.spec();
    RunningStudy study = new RunningStudy(session, studyInputs, spec);
    RunningStudy other = BY_APPLICATION.putIfAbsent(session.sparkContext(), study);
    while (other != null) {
      other.stopFor(spec.name());
      other = BY_APPLICATION.putIfAbsent(session.sparkContext(), study);
    }
    try {
      study.lock = folder.lock(); // no other study of this application writes to it now
      studyInputs.check(spec);
      folder.deleteParts();
      study.thread.start();
    } catch (RuntimeException e) {
      if (study.lock != null) {
        study.lock.close();
        folder.deleteIfEmpty();
      }
      BY_APPLICATION.remove(session.sparkContext(), study);
      throw e;
    }
    return study;
  }

  /** The current state in one line. */
  public String progress() {
    return isDone() ? (sweep == null ? "stopped" : "done") : progress.state();
  }

  /** One line per finished trial, in the order of their ends. */
  public List<String> lines() {
    return progress.lines();
  }

  /**
   * One row per step so far: the trial, then the columns of {@code steps.parquet}. Runs no Spark
   * job.
   */
  public Dataset<Row> steps() {
    return RecordTables.steps(
        session,
        spec.sweep().trials(spec).stream().map(RecordTables.Key::of).toList(),
        progress.steps());
  }

  /** The folder of the run. */
  public String folder() {
    return studyInputs.folder().toString();
  }

  /** Whether the study has ended for any reason. */
  public boolean isDone() {
    return !thread.isAlive();
  }

  /**
   * Waits for the end of the study.
   *
   * @param millis the maximum time to wait
   * @return whether it has ended
   */
  public boolean waitFor(long millis) throws InterruptedException {
    thread.join(Math.max(1, millis));
    return isDone();
  }

  /**
   * Waits for the end of the study and returns its result. An interrupt stops the study.
   *
   * @throws StoppedException if the study was stopped; finished work is saved
   * @throws RuntimeException if the input is unusable, or Spark is stopped
   */
  public StudyResult result() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
    }
    if (sweep != null) {
      return new StudyResult(session, studyInputs.folder(), sweep);
    }
    if (stopped) {
      throw new StoppedException(
          String.format(
              Locale.ROOT,
              "stopped after %d trials of this run; finished work is saved in %s, and"
                  + " .out(\"%s\") resumes it",
              lines().size(),
              folder(),
              folder()),
          failure);
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw new IllegalStateException("the study failed: " + failure, failure);
  }

  /**
   * Stops the study: running trials finish their step and are saved; after a minute they are
   * aborted. When this returns true, all resources are released. Has no effect on a study that has
   * ended.
   *
   * @return whether it has ended
   */
  public boolean stop() {
    // set by the stop button; cleared, because stopping waits again
    boolean interrupted = Thread.interrupted();
    try {
      stopped |= !isDone();
      study.stop(SAVE);
      if (!waitFor(2_000)) {
        thread.interrupt(); // it loads data, warms up, or cannot save a trial
        session.sparkContext().cancelJobsWithTag(tag);
      }
      return waitFor(END.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
      return isDone();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The representation in a shell. */
  @Override
  public String toString() {
    return spec.name() + ": " + progress();
  }

  /**
   * Prints a line per finished trial and the progress every few seconds, until the study has ended.
   */
  void follow(PrintStream to) {
    int shown = 0;
    String before = "";
    long last = System.nanoTime();
    try {
      for (boolean done = false; !done; ) {
        done = waitFor(POLL_MILLIS);
        List<String> lines = lines();
        for (; shown < lines.size(); shown++) {
          to.println(lines.get(shown));
          last = System.nanoTime();
        }
        String state = progress();
        if (!done && !state.equals(before) && System.nanoTime() - last > LINE_MILLIS * 1_000_000) {
          to.println(state);
          before = state;
          last = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // result() stops it
    }
  }

  private void work() {
    CancellationListener cancellation = new CancellationListener(this::cancelled);
    SparkContext spark = session.sparkContext();
    spark.addJobTag(tag); // threads of trials inherit it
    spark.addSparkListener(cancellation);
    try {
      studyInputs.keep();
      sweep = study.run();
    } catch (Throwable e) { // result() throws it
      failure = e;
    } finally {
      spark.removeSparkListener(cancellation);
      lock.close();
      BY_APPLICATION.remove(spark, this);
    }
  }

  /** Called on Spark's listener bus, which must not block, when Spark's jobs were cancelled. */
  private void cancelled() {
    stopped = true;
    try {
      if (!study.isTraining()) {
        thread.interrupt();
      }
      study.stop(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopFor(String name) {
    if (!spec.name().equals(name)) {
      throw new SpecException(
          "study %s still runs in this application (%s); wait for it or stop it before %s starts",
          spec.name(), progress(), name);
    }
    if (!stop()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "study %s does not stop (%s); restart the kernel", name, progress()));
    }
  }

  /** A new folder. */
  private static String newFolder(String name, Configuration configuration) {
    String path = "runs/" + name + "-" + STAMP.format(LocalDateTime.now(ZoneId.systemDefault()));
    String free = path;
    for (int n = 2; new OutputFolder(free, configuration).exists(); n++) {
      free = path + "-" + n;
    }
    return free;
  }
}
