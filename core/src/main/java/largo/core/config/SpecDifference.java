package largo.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A key that has another value in another specification.
 *
 * @param key with its path
 * @param was its value before, as in a file; empty if it is not there
 * @param is its value now, likewise
 */
public record SpecDifference(String key, String was, String is) {

  /** What a run computes does not depend on these. */
  private static final List<String> FREE =
      List.of(
          "name",
          "checkpoint",
          "evaluation",
          "tracking",
          "exchange.kind",
          "exchange.deadline",
          "worker.gpus",
          "sweep.parallel");

  /**
   * The keys that stand in the way of going on with a run, in alphabetical order.
   *
   * @param was the run's specification
   * @param is the one to go on with
   * @param allowChanged keys that are not looked at, with all that is below them
   */
  public static List<SpecDifference> between(
      RunSpec was, RunSpec is, Collection<String> allowChanged) {
    Map<String, String> before = flat(was);
    Map<String, String> now = flat(is);
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(now.keySet());
    List<SpecDifference> differences = new ArrayList<>();
    for (String key : keys) {
      SpecDifference difference =
          new SpecDifference(key, before.getOrDefault(key, ""), now.getOrDefault(key, ""));
      boolean free =
          Stream.concat(FREE.stream(), allowChanged.stream())
              .anyMatch(f -> key.equals(f) || key.startsWith(f + "."));
      if (!free && !difference.was.equals(difference.is)) {
        differences.add(difference);
      }
    }

    return differences;
  }

  /** {@code seed is 2, but was 1}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s is %s, but was %s", key, orNone(is), orNone(was));
  }

  private static String orNone(String value) {
    return value.isEmpty() ? "not set" : value;
  }

  private static Map<String, String> flat(RunSpec spec) {
    Config config = ConfigFactory.parseString(SpecWriter.write(spec));
    Map<String, String> flat = new TreeMap<>();
    config
        .entrySet()
        .forEach(
            entry ->
                flat.put(entry.getKey(), entry.getValue().render(ConfigRenderOptions.concise())));
    return flat;
  }
}
