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
 * A key with different values in two specifications.
 *
 * @param key with its path
 * @param was the old value, as in a file; empty if the key is absent
 * @param is the new value, as in a file; empty if the key is absent
 */
public record SpecDifference(String key, String was, String is) {

  /** Keys without effect on results. */
  private static final List<String> FREE =
      List.of(
          "name",
          "checkpoint",
          "evaluation",
          "measure",
          "tracking",
          "exchange.kind",
          "exchange.deadline",
          "worker.gpus",
          "sweep.parallel");

  /**
   * The differences that prevent a run from being resumed, in alphabetical order.
   *
   * @param was the run's specification
   * @param is the new specification
   * @param allowChanged keys that are ignored, including the keys below them
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
