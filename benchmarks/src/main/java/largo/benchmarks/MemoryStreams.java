package largo.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The vectors that an update reads and writes, sweep by sweep.
 *
 * @param text the sweeps, in the notation of {@code streams.csv}
 */
record MemoryStreams(String text) {

  /**
   * A sweep over all parameters.
   *
   * @param reads vectors that are read
   * @param writes vectors that are written
   * @param every number of updates per sweep
   */
  record Sweep(List<String> reads, List<String> writes, int every) {}

  /** The streams of every rule, by name. */
  static Map<String, MemoryStreams> all() {
    Map<String, MemoryStreams> all = new LinkedHashMap<>();
    resource()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(",", 2))
        .forEach(row -> all.put(row[0], new MemoryStreams(row[1].strip())));
    return all;
  }

  /** The sweeps. */
  List<Sweep> sweeps() {
    return Arrays.stream(text.split(";")).map(MemoryStreams::sweep).toList();
  }

  /** Number of vectors read by an update, on average. */
  double reads() {
    return sweeps().stream().mapToDouble(p -> (double) p.reads().size() / p.every()).sum();
  }

  /** Number of vectors written by an update, on average. */
  double writes() {
    return sweeps().stream().mapToDouble(p -> (double) p.writes().size() / p.every()).sum();
  }

  private static Sweep sweep(String text) {
    String[] interval = text.split("/", -1);
    String[] sides = interval[0].split(">", -1);
    return new Sweep(
        names(sides[0]),
        sides.length > 1 ? names(sides[1]) : List.of(),
        interval.length > 1 ? Integer.parseInt(interval[1].strip()) : 1);
  }

  private static List<String> names(String side) {
    return List.of(side.strip().split("\\s+"));
  }

  private static String resource() {
    try (InputStream in = MemoryStreams.class.getResourceAsStream("streams.csv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read streams.csv", e);
    }
  }
}
