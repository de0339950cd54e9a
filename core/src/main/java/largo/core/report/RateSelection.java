package largo.core.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import largo.core.data.LearningTask;
import largo.core.train.StepRecord;

/**
 * For each pair of optimizer and batch, the {@link RateChoice} of learning rate and settings.
 *
 * @param task what is predicted
 * @param by accuracy by which choices are made
 * @param shown accuracy that is reported; optimistic if choices were made by it
 * @param optimizers in the order of the results
 * @param batches ascending
 * @param choices by optimizer and batch; a pair without an ended trial is missing
 */
record RateSelection(
    LearningTask task,
    TrialAccuracy by,
    TrialAccuracy shown,
    List<String> optimizers,
    List<Integer> batches,
    Map<Pair, RateChoice> choices) {

  /** A cell of the table. */
  record Pair(String optimizer, int batch) {}

  /** The selection of a sweep or a study, in which a rule may be several optimizers. */
  static RateSelection of(StudyResults studyResults) {
    return of(studyResults.named());
  }

  /** The selection of a sweep, in which settings of a rule are compared like its rates. */
  static RateSelection of(List<TrialResult> results) {
    TrialAccuracy by = TrialAccuracy.choosing(results);
    Map<Pair, RateChoice> choices = new LinkedHashMap<>();
    grouped(candidates(results), c -> new Pair(c.optimizer(), c.batch()))
        .forEach((pair, candidates) -> choices.put(pair, RateChoice.of(candidates, by)));

    return new RateSelection(
        task(results),
        by,
        TrialAccuracy.shown(results),
        results.stream().map(TrialResult::optimizer).distinct().toList(),
        results.stream().map(TrialResult::batch).distinct().sorted().toList(),
        choices);
  }

  private static LearningTask task(List<TrialResult> results) {
    return results.stream()
        .map(result -> result.scores().task())
        .filter(task -> task != LearningTask.CLASSIFICATION)
        .findFirst()
        .orElse(LearningTask.CLASSIFICATION);
  }

  /** The name of the score that is reported, as in "test accuracy". */
  String shownScore() {
    return shown.word() + " " + task.score();
  }

  /** The name of the score by which choices are made. */
  String choosingScore() {
    return by.word() + " " + task.score();
  }

  private static List<TrialGroup> candidates(List<TrialResult> results) {
    return grouped(results, TrialGroup.Key::of).values().stream().map(TrialGroup::of).toList();
  }

  private static <K, V> Map<K, List<V>> grouped(List<V> values, Function<V, K> key) {
    return values.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }

  Optional<RateChoice> at(String optimizer, int batch) {
    return Optional.ofNullable(choices.get(new Pair(optimizer, batch)));
  }

  /**
   * Maps the first seed of each chosen candidate, optimizer by optimizer, each at all batches.
   *
   * @param studyResults that has the steps of the trials
   * @param view maps a trial; empty to skip it
   */
  <T> List<T> ofFirstSeeds(StudyResults studyResults, TrialView<T> view) {
    List<T> views = new ArrayList<>();
    for (int i = 0; i < optimizers.size(); i++) {
      for (int batch : batches) {
        int optimizer = i;
        at(optimizers.get(i), batch)
            .map(choice -> choice.chosen().first())
            .flatMap(
                trial ->
                    view.of(
                        optimizer,
                        trial,
                        studyResults.steps().getOrDefault(trial.trial(), List.of())))
            .ifPresent(views::add);
      }
    }

    return views;
  }

  /** Maps a trial with the index of its optimizer and its steps. */
  @FunctionalInterface
  interface TrialView<T> {
    Optional<T> of(int optimizer, TrialResult trial, List<StepRecord> steps);
  }

  /** The shown accuracy of a pair over the finished seeds; empty if there is none. */
  MeanAndDeviation accuracy(String optimizer, int batch) {
    return at(optimizer, batch).map(c -> c.chosen().over(shown::of)).orElse(MeanAndDeviation.EMPTY);
  }

  /** Returns the chosen candidates. */
  List<TrialGroup> chosen() {
    return choices.values().stream().map(RateChoice::chosen).toList();
  }

  /** Returns whether any pair had several candidates. */
  boolean isOpen() {
    return choices.values().stream().anyMatch(RateChoice::isOpen);
  }

  /** Returns whether choices were made by the accuracy that is shown. */
  boolean isOptimistic() {
    return isOpen() && by == shown;
  }

  /** The largest number of seeds that finished at any pair. */
  int seeds() {
    return chosen().stream().mapToInt(c -> c.finished().size()).max().orElse(0);
  }

  /** Trials that diverged with rates or settings that were not chosen. */
  int divergedUnchosen() {
    return choices.values().stream()
        .flatMap(choice -> choice.candidates().stream().filter(c -> !c.equals(choice.chosen())))
        .mapToInt(c -> c.count(TrialResult.Status.DIVERGED))
        .sum();
  }

  /** {@code 3 seeds}, {@code up to 3 seeds} or {@code one seed}. */
  String seedsText() {
    int max = seeds();
    if (max < 2) {
      return "one seed";
    }
    boolean all = chosen().stream().allMatch(c -> c.finished().size() == max);
    return (all ? "" : "up to ") + max + " seeds";
  }

  /** Pairs by the position of their chosen rate, in the order of the table. */
  List<Pair> at(RateChoice.Border border) {
    List<Pair> pairs = new ArrayList<>();
    for (String optimizer : optimizers) {
      for (int batch : batches) {
        if (at(optimizer, batch).filter(c -> c.border() == border).isPresent()) {
          pairs.add(new Pair(optimizer, batch));
        }
      }
    }

    return pairs;
  }
}
