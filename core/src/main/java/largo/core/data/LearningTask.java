package largo.core.data;

import java.util.Locale;

/**
 * What a network predicts, and the score by which its models are compared: that of scikit-learn's
 * {@code score}, at most 1, and the higher the better.
 */
public enum LearningTask {
  /** One class of several; scored by accuracy, the fraction of examples classified correctly. */
  CLASSIFICATION("accuracy", "accuracy"),
  /** Numbers; scored by R², the fraction of the variance of the targets that is explained. */
  REGRESSION("R²", "r2"),
  /**
   * Any number of labels; scored by subset accuracy, the fraction of examples of which all labels
   * are predicted correctly.
   */
  MULTI_LABEL("subset accuracy", "subset-accuracy");

  private final String score;
  private final String key;

  LearningTask(String score, String key) {
    this.score = score;
    this.key = key;
  }

  /** The name of the score, as in "test accuracy". */
  public String score() {
    return score;
  }

  /** The name of the score in ASCII, which every terminal and log can show. */
  public String plainScore() {
    return score.replace("²", "^2");
  }

  /** The name of the score in names of metrics, of lower-case letters, digits and hyphens. */
  public String scoreKey() {
    return key;
  }

  /** As in configurations: {@code multi-label}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
