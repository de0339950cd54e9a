package largo.core.report;

import java.util.Locale;
import java.util.Optional;

/** The note on an incomplete study. */
final class StudyProgress {

  private StudyProgress() {}

  /** Formats the note; empty if no trial is missing. */
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
