package largo.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an update moves through memory, sweep by sweep.
 *
 * @param passes as they are written in {@code streams.csv}
 */
record MemoryStreams(String passes) {

  /**
   * A sweep.
   *
   * @param reads vectors that are read
   * @param writes vectors that are written
   * @param every at how many updates there is one
   */
  record Pass(List<String> reads, List<String> writes, int every) {}

  /** Of every rule, by name. */
  static Map<String, MemoryStreams> all() {
    Map<String, MemoryStreams> all = new LinkedHashMap<>();
    text()
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(",", 2))
        .forEach(row -> all.put(row[0], new MemoryStreams(row[1].strip())));
    return all;
  }

  /** The sweeps. */
  List<Pass> sweeps() {
    return Arrays.stream(passes.split(";")).map(MemoryStreams::pass).toList();
  }

  /** Vectors read in an update. */
  double reads() {
    return sweeps().stream().mapToDouble(p -> (double) p.reads().size() / p.every()).sum();
  }

  /** Vectors written in an update. */
  double writes() {
    return sweeps().stream().mapToDouble(p -> (double) p.writes().size() / p.every()).sum();
  }

  private static Pass pass(String text) {
    String[] every = text.split("/");
    String[] sides = every[0].split(">");
    return new Pass(
        names(sides[0]),
        sides.length > 1 ? names(sides[1]) : List.of(),
        every.length > 1 ? Integer.parseInt(every[1].strip()) : 1);
  }

  private static List<String> names(String side) {
    return List.of(side.strip().split("\\s+"));
  }

  private static String text() {
    try (InputStream in = MemoryStreams.class.getResourceAsStream("streams.csv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read streams.csv", e);
    }
  }
}
