package largo.core.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import largo.core.config.SpecException;

/**
 * The comparison of Largo's rules with a recording: one line per case, and a verdict.
 *
 * @param text the report
 * @param passed whether all cases are within the tolerance
 */
public record ParityReport(String text, boolean passed) {

  /**
   * Runs all cases and compares.
   *
   * @throws SpecException if nothing was recorded
   */
  public static ParityReport of(ParityReplay replay, Tolerance tolerance) {
    List<String> lines = new ArrayList<>();
    int failed = 0;
    lines.add("     absolute   relative  case");
    for (ParityRun run : replay.runs()) {
      Optional<ParameterDifference> compared = run.difference(tolerance);
      if (compared.isEmpty()) {
        throw new SpecException(
            "%s: expected is missing: nothing was recorded to compare with", run.recorded().path());
      }
      ParameterDifference d = compared.get();
      lines.add(
          String.format(
              Locale.ROOT,
              "%-4s %8.1e   %8.1e  %s",
              d.within() ? "ok" : "FAR",
              d.absolute(),
              d.relative(),
              run.title()));
      if (!d.within()) {
        failed++;
        lines.add("     " + d.worst());
      }
    }
    if (replay.runs().isEmpty()) {
      throw new SpecException(
          "nothing was compared: there is no counterpart of %s", skipped(replay));
    }
    if (!replay.skipped().isEmpty()) {
      lines.add("skipped, as there is no counterpart: " + skipped(replay));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%d of %d cases within %s",
            replay.runs().size() - failed,
            replay.runs().size(),
            tolerance));
    return new ParityReport(String.join("\n", lines) + "\n", failed == 0);
  }

  private static String skipped(ParityReplay replay) {
    return replay.skipped().entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s (%d)", e.getKey(), e.getValue()))
        .collect(Collectors.joining(", "));
  }
}
