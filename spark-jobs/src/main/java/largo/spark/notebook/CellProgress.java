package largo.spark.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;
import largo.spark.study.TrialProgress;

/** Progress on request, as plain lines without terminal control sequences. */
final class CellProgress implements TrialProgress {

  private final Map<String, List<StepRecord>> steps = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();
  private String state = "preparing: data, network, warm-up";
  private int trials;
  private int ended;
  private long work;
  private long done;
  private long begun = System.nanoTime();

  /** Called when the trials start. */
  synchronized CellProgress open(List<Trial> pending, long all) {
    trials = pending.size();
    work = all;
    begun = System.nanoTime();
    state = "training begins";
    return this;
  }

  @Override
  public synchronized void step(Trial trial, StepRecord step) {
    done += TrialProgress.work(1, step.examples());
    steps.computeIfAbsent(trial.id(), id -> new ArrayList<>()).add(step);
    state =
        String.format(
            Locale.ROOT,
            "%d of %d trials, %s; %s: epoch %d, step %d, loss %.4f",
            ended,
            trials,
            left(),
            trial.id(),
            step.epoch() + 1,
            step.step() + 1,
            step.loss());
  }

  @Override
  public synchronized void finished(TrialResult result, long left) {
    done += left;
    ended++;
    lines.add(TrialProgress.line(result));
    state = String.format(Locale.ROOT, "%d of %d trials, %s", ended, trials, left());
  }

  @Override
  public synchronized void close() {
    state = "writing the report";
  }

  /** The current state in one line. */
  synchronized String state() {
    return state;
  }

  /** One line per finished trial, in the order of their ends. */
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** The steps so far, by trial. */
  synchronized Map<String, List<StepRecord>> steps() {
    Map<String, List<StepRecord>> copy = new LinkedHashMap<>();
    steps.forEach((trial, records) -> copy.put(trial, List.copyOf(records)));
    return copy;
  }

  private String left() {
    double share = Math.min(1, (double) done / Math.max(1, work));
    double elapsed = (System.nanoTime() - begun) / 1e9;
    long seconds = Math.round(elapsed * (1 - share) / Math.max(share, 1e-9));
    return String.format(
        Locale.ROOT, "%.0f %% done, %d:%02d left", 100 * share, seconds / 60, seconds % 60);
  }
}
