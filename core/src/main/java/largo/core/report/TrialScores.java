package largo.core.report;

import java.util.List;
import java.util.stream.Stream;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.gradient.Score;

/**
 * Scores of a model after the last step.
 *
 * @param train over all training examples
 * @param validation over the validation examples
 * @param test over the test examples
 * @param classes of a classification, or labels, over the test examples, or the validation examples
 *     if there are no test examples, or else the training examples; empty if nothing was scored, or
 *     if there are more than {@value Score#MAX_CONFUSION} classes
 * @param targets of a regression, over the same examples
 */
public record TrialScores(
    SplitScore train,
    SplitScore validation,
    SplitScore test,
    List<ClassScore> classes,
    List<TargetScore> targets) {

  /** Scores of a trial that did not finish. */
  public static final TrialScores NONE =
      new TrialScores(SplitScore.NONE, SplitScore.NONE, SplitScore.NONE, List.of());

  /**
   * The score over a part of the data; NaN if it was not measured.
   *
   * @param loss mean over the examples, without penalties
   * @param accuracy in [0, 1], or the score that takes its place for the {@linkplain LearningTask
   *     task}
   * @param metrics others
   */
  public record SplitScore(double loss, double accuracy, SplitMetrics metrics) {

    static final SplitScore NONE = new SplitScore(Double.NaN, Double.NaN);

    /** Files of earlier versions have no other metrics. */
    public SplitScore {
      metrics = metrics == null ? SplitMetrics.NONE : metrics;
    }

    /** A score without other metrics. */
    public SplitScore(double loss, double accuracy) {
      this(loss, accuracy, SplitMetrics.NONE);
    }

    static SplitScore of(Score score, ModelOutputs outputs) {
      return new SplitScore(
          score.meanLoss(), score.of(outputs.task()), SplitMetrics.of(score, outputs));
    }
  }

  /** Files of earlier versions have no targets. */
  public TrialScores {
    classes = List.copyOf(classes);
    targets = targets == null ? List.of() : List.copyOf(targets);
  }

  /** Scores without numeric targets. */
  public TrialScores(
      SplitScore train, SplitScore validation, SplitScore test, List<ClassScore> classes) {
    this(train, validation, test, classes, List.of());
  }

  /**
   * Converts the scores of a model.
   *
   * @param outputs of the model
   */
  public static TrialScores of(ModelOutputs outputs, Score train, Score validation, Score test) {
    Score reported = test.examples() > 0 ? test : validation.examples() > 0 ? validation : train;
    return new TrialScores(
        SplitScore.of(train, outputs),
        SplitScore.of(validation, outputs),
        SplitScore.of(test, outputs),
        isListed(outputs, reported) ? ClassScore.of(outputs, reported) : List.of(),
        TargetScore.of(outputs, reported));
  }

  private static boolean isListed(ModelOutputs outputs, Score score) {
    return outputs.task() != LearningTask.CLASSIFICATION || score.hasConfusion();
  }

  /** What was predicted; a classification if nothing was scored. */
  public LearningTask task() {
    return Stream.of(test, validation, train)
        .map(score -> score.metrics().task())
        .filter(task -> task != LearningTask.CLASSIFICATION)
        .findFirst()
        .orElse(LearningTask.CLASSIFICATION);
  }

  /** Training accuracy minus test accuracy, in [−1, 1]. */
  public double generalizationGap() {
    return train.accuracy() - test.accuracy();
  }
}
