package largo.spark.study;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import largo.core.checkpoint.DamagedException;
import largo.core.config.SpecException;
import largo.core.report.TrialResult;

/**
 * The status of a run, read from its folder without Spark.
 *
 * @param folder its path
 * @param state of the run
 * @param secondsSinceUpdate age of the progress, by the clocks of the writer and this machine; -1
 *     without progress
 * @param progress of a run that trains
 * @param ended results of the trials that have ended
 */
public record RunStatus(
    String folder,
    RunState state,
    long secondsSinceUpdate,
    Optional<RunProgress> progress,
    List<TrialResult> ended) {

  private static final String REPORT = "report.html";

  /** Age of progress that only a process that was killed, or cannot write, leaves. */
  private static final Duration STALE = Duration.ofSeconds(60);

  /** States of a run. */
  public enum RunState {
    /** It trains. */
    RUNNING,
    /** It ended, and its report is written. */
    FINISHED,
    /** It is loading data, or was stopped before its end. */
    UNFINISHED,
    /** It did not end, and has not written its progress for a minute: it was probably killed. */
    LOST
  }

  /**
   * Reads the status.
   *
   * @throws SpecException if the folder is not that of a run, or a file is damaged
   */
  public static RunStatus read(OutputFolder folder) {
    List<TrialResult> ended = SavedResults.read(folder).results();
    Optional<RunProgress> progress = folder.read(ProgressFile.NAME).map(j -> parse(folder, j));
    long age =
        progress
            .map(p -> Math.max(0, (System.currentTimeMillis() - p.updated()) / 1000))
            .orElse(-1L);
    RunState state;
    if (progress.isPresent()) {
      state = age > STALE.toSeconds() ? RunState.LOST : RunState.RUNNING;
    } else {
      state = folder.has(REPORT) ? RunState.FINISHED : RunState.UNFINISHED;
    }
    return new RunStatus(folder.toString(), state, age, progress, ended);
  }

  /** The status as text: a line for the run, for each running trial, and for each that ended. */
  public String text() {
    StringBuilder text = new StringBuilder(folder).append(": ").append(summary()).append('\n');
    progress.ifPresent(p -> p.running().forEach(t -> text.append(line(t)).append('\n')));
    ended.forEach(result -> text.append(TrialProgress.line(result)).append('\n'));
    return text.toString();
  }

  /** The status as JSON. */
  public String json() {
    return JsonRecords.write(
        new StatusFigures(
            folder,
            state.name().toLowerCase(Locale.ROOT),
            secondsSinceUpdate,
            progress.orElse(null),
            ended));
  }

  /** The state of the run in words. */
  public String summary() {
    String trials =
        String.format(Locale.ROOT, "%d trial%s ended", ended.size(), ended.size() == 1 ? "" : "s");
    return switch (state) {
      case FINISHED -> "finished, " + trials;
      case UNFINISHED ->
          "not training: it is starting, or was stopped (--resume continues it); " + trials;
      case RUNNING, LOST -> {
        RunProgress p = progress.orElseThrow();
        String round =
            String.format(
                Locale.ROOT,
                "%d of %d trials ended, %.0f %% done, %d:%02d left, updated %d s ago",
                p.ended(),
                p.trials(),
                100 * p.share(),
                p.secondsLeft() / 60,
                p.secondsLeft() % 60,
                secondsSinceUpdate);
        yield state == RunState.RUNNING
            ? "running, " + round
            : "not responding, probably killed (--resume continues it); " + round;
      }
    };
  }

  /** A running trial in one line. */
  public static String line(RunProgress.TrialStep trial) {
    return String.format(
        Locale.ROOT,
        "%s: epoch %d, step %,d, loss %.4f, learning rate %.4g",
        trial.trial(),
        trial.epoch(),
        trial.step(),
        trial.loss(),
        trial.learningRate());
  }

  /** A trial that ended in one line. */
  public static String line(TrialResult result) {
    return TrialProgress.line(result);
  }

  private static RunProgress parse(OutputFolder folder, byte[] json) {
    try {
      return JsonRecords.read(json, RunProgress.class);
    } catch (DamagedException e) {
      throw new SpecException("%s: %s", folder.path(ProgressFile.NAME), e.getMessage());
    }
  }

  private record StatusFigures(
      String folder,
      String state,
      long secondsSinceUpdate,
      RunProgress progress,
      List<TrialResult> ended) {}
}
