package largo.benchmarks;

import java.util.Locale;

/**
 * A row of the table.
 *
 * @param rule name of the update rule
 * @param streams vectors that it reads and writes
 * @param floats number of floats in each vector
 * @param largo milliseconds of an update
 * @param floor milliseconds of loops over the same vectors
 * @param nd4j milliseconds of ND4J's updater; NaN if there is none
 * @param allocated bytes allocated by an update
 */
record SpeedRow(
    String rule,
    MemoryStreams streams,
    long floats,
    double largo,
    double floor,
    double nd4j,
    double allocated) {

  static String header() {
    return String.format(
        Locale.ROOT,
        "%-10s %6s %6s %8s | %9s %9s %6s | %9s %6s | %9s",
        "rule",
        "reads",
        "writes",
        "MB/step",
        "floor ms",
        "Largo ms",
        "ratio",
        "ND4J ms",
        "speed",
        "B/step");
  }

  @Override
  public String toString() {
    String nd4jCells =
        Double.isNaN(nd4j)
            ? String.format(Locale.ROOT, "%9s %6s", "-", "-")
            : String.format(Locale.ROOT, "%9.1f %5.1fx", nd4j, nd4j / largo);
    return String.format(
        Locale.ROOT,
        "%-10s %6.1f %6.1f %8.0f | %9.1f %9.1f %5.2fx | %s | %9.0f",
        rule,
        streams.reads(),
        streams.writes(),
        megabytes(),
        floor,
        largo,
        ratio(),
        nd4jCells,
        allocated);
  }

  /** Megabytes that an update reads and writes. */
  double megabytes() {
    return 4e-6 * floats * (streams.reads() + streams.writes());
  }

  /** Time of an update relative to the floor. */
  double ratio() {
    return largo / floor;
  }
}
