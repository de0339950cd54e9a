package largo.spark.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of the text format of OpenMetrics 1.0, with its types counter and gauge only, and
 * without timestamps, which the node exporter refuses.
 *
 * @param types of families, by name
 * @param units of families, by name
 * @param samples by name with labels, as in the text: {@code largo_loss{batch="64"}}
 */
public record OpenMetricsText(
    Map<String, String> types, Map<String, String> units, Map<String, Double> samples) {

  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
  private static final String NUMBER =
      "(?:[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|[+-]Inf|NaN)";
  private static final Pattern METADATA =
      Pattern.compile("# (TYPE|UNIT|HELP) (" + NAME + ") (\\S(?:[^\\\\\n]|\\\\[\\\\n\"])*)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "((" + NAME + ")(?:\\{(" + LABEL + "(?:," + LABEL + ")*)\\})?) (" + NUMBER + ")");

  /** Reads a text; fails where it departs from the format. */
  public static OpenMetricsText read(String text) {
    assertThat(text).endsWith("\n# EOF\n").doesNotContain("\r");
    List<String> lines = List.of(text.split("\n"));
    OpenMetricsText all =
        new OpenMetricsText(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    Set<String> help = new LinkedHashSet<>();
    String family = "";
    boolean sampled = false;
    for (String line : lines.subList(0, lines.size() - 1)) {
      Matcher metadata = METADATA.matcher(line);
      if (metadata.matches()) {
        if (!metadata.group(2).equals(family)) {
          family = metadata.group(2);
          sampled = false;
          assertThat(all.types).as("families are not interleaved").doesNotContainKey(family);
        }
        assertThat(sampled).as("metadata precedes samples: " + line).isFalse();
        all.metadata(metadata, help);
      } else {
        all.sample(line, family);
        sampled = true;
      }
    }
    assertThat(help).isEqualTo(all.types.keySet());
    return all;
  }

  private void metadata(Matcher line, Set<String> help) {
    String family = line.group(2);
    String value = line.group(3);
    switch (line.group(1)) {
      case "TYPE" -> {
        assertThat(value).isIn("counter", "gauge");
        assertThat(types.put(family, value)).as("one TYPE of " + family).isNull();
        assertThat(family).doesNotEndWith("_total");
      }
      case "UNIT" -> {
        assertThat(family).endsWith("_" + value);
        assertThat(units.put(family, value)).as("one UNIT of " + family).isNull();
      }
      default -> assertThat(help.add(family)).as("one HELP of " + family).isTrue();
    }
  }

  private void sample(String line, String family) {
    Matcher sample = SAMPLE.matcher(line);
    assertThat(sample.matches()).as(line).isTrue();
    boolean counter = "counter".equals(types.get(family));
    assertThat(sample.group(2)).isEqualTo(counter ? family + "_total" : family);
    double value = Double.parseDouble(sample.group(4).replace("Inf", "Infinity"));
    if (counter) {
      assertThat(value).as(line).isNotNegative().isFinite();
    }
    assertThat(samples.put(sample.group(1), value)).as("one sample of " + line).isNull();
  }

  /** The samples of a name whose labels contain a text, by their labels. */
  public Map<String, Double> of(String name, String label) {
    Map<String, Double> found = new LinkedHashMap<>();
    samples.forEach(
        (key, value) -> {
          if (key.startsWith(name + "{") && key.contains(label)) {
            found.put(key.substring(name.length()), value);
          }
        });
    return found;
  }
}
