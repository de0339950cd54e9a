package largo.core.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.train.PrivateExchange;
import largo.core.train.StepRecord;

/** What the trials of a study have spent of the privacy of the training examples. */
final class PrivacySentence {

  private PrivacySentence() {}

  /** The sentence; empty if gradients had no noise, or if no step was taken. */
  static Optional<String> of(StudyResults studyResults) {
    return studyResults.steps().values().stream()
        .flatMap(PrivacySentence::spent)
        .max(Comparator.naturalOrder())
        .map(epsilon -> sentence(epsilon, studyResults.spec().privacy().delta()));
  }

  private static Stream<Double> spent(List<StepRecord> steps) {
    return steps.stream()
        .map(step -> step.scalars().get(PrivateExchange.EPSILON))
        .filter(epsilon -> epsilon != null)
        .max(Comparator.naturalOrder())
        .stream();
  }

  private static String sentence(double epsilon, double delta) {
    return String.format(
        Locale.ROOT,
        "Differential privacy: the parameters of a trial are (%s, %s)-private, by the accountant "
            + "for Poisson sampling. Losses and accuracies over training examples are not covered, "
            + "nor is the choice between trials.",
        Double.isFinite(epsilon) ? NumberFormats.fourDigits(epsilon) : "infinity",
        NumberFormats.fourDigits(delta));
  }
}
