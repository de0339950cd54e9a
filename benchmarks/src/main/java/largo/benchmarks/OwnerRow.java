package largo.benchmarks;

import java.util.Locale;

/**
 * A row of the table of a sharded optimizer.
 *
 * @param rule name of the update rule
 * @param owners number of slices
 * @param share length of the slowest owner's slice relative to all parameters, in (0, 1]
 * @param whole milliseconds of an update of all parameters
 * @param owner milliseconds of an update by the slowest owner
 */
record OwnerRow(String rule, int owners, double share, double whole, double owner) {

  static String header() {
    return String.format(
        Locale.ROOT,
        "%-20s %6s %6s | %9s %9s %6s",
        "rule",
        "owners",
        "length",
        "whole ms",
        "owner ms",
        "ratio");
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-20s %6d %6.3f | %9.1f %9.1f %6.3f",
        rule,
        owners,
        share,
        whole,
        owner,
        owner / whole);
  }
}
