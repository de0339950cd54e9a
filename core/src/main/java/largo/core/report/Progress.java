package largo.core.report;

import java.util.Locale;
import java.util.Optional;

/** Whether all of a sweep is there. */
final class Progress {

  private Progress() {}

  /** What to say of a sweep of which trials are missing; empty if none is. */
  static Optional<String> of(Sweep sweep) {
    int ended = sweep.results().size();
    return ended < sweep.trials()
        ? Optional.of(
            String.format(
                Locale.ROOT, "Incomplete: %s of %s trials.", "" + ended, "" + sweep.trials()))
        : Optional.empty();
  }
}
