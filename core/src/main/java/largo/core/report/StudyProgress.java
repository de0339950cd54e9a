package largo.core.report;

import java.util.Locale;
import java.util.Optional;

/** Whether all of a sweep is there. */
final class StudyProgress {

  private StudyProgress() {}

  /** What to say of a sweep of which trials are missing; empty if none is. */
  static Optional<String> of(StudyResults studyResults) {
    int ended = studyResults.results().size();
    return ended < studyResults.trials()
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "Incomplete: %s of %s trials.",
                "" + ended,
                "" + studyResults.trials()))
        : Optional.empty();
  }
}
