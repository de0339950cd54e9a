package largo.spark.dl4j;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import largo.core.train.StepRecord;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.stats.BaseEventStats;
import org.deeplearning4j.spark.stats.EventStats;

/** The durations of phases in DL4J's terms: milliseconds, all measured on the driver. */
final class PhaseTimings implements SparkTrainingStats {

  @Serial private static final long serialVersionUID = 1;

  private static final String PREFIX = "LargeBatch";
  private static final String SUFFIX = "TimesMs";
  private static final String DELIMITER = ",";

  private final LinkedHashMap<String, ArrayList<EventStats>> events = new LinkedHashMap<>();

  PhaseTimings() {
    for (String phase :
        List.of("Fit", "Distribute", "Step", "Gradient", "Exchange", "Reduce", "Update")) {
      events.put(PREFIX + phase + SUFFIX, new ArrayList<>());
    }
  }

  /** Records a call of fit. */
  void fit(long startMillis) {
    add("Fit", startMillis, System.currentTimeMillis() - startMillis);
  }

  /** Records the assignment of examples to shards. */
  void distribute(long startMillis) {
    add("Distribute", startMillis, System.currentTimeMillis() - startMillis);
  }

  /** Records a completed step. */
  void step(StepRecord step) {
    long start = System.currentTimeMillis() - millis(step.seconds());
    add("Step", start, millis(step.seconds()));
    add("Gradient", start, millis(step.gradientSeconds()));
    add("Exchange", start, millis(step.exchangeSeconds()));
    add("Reduce", start, millis(step.reduceSeconds()));
    add("Update", start, millis(step.updateSeconds()));
  }

  @Override
  public Set<String> getKeySet() {
    return events.keySet();
  }

  @Override
  public List<EventStats> getValue(String key) {
    if (!events.containsKey(key)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "key must be one of %s, but was %s", events.keySet(), key));
    }
    return List.copyOf(events.get(key));
  }

  @Override
  public String getShortNameForKey(String key) {
    return key.substring(PREFIX.length(), key.length() - SUFFIX.length());
  }

  @Override
  public boolean defaultIncludeInPlots(String key) {
    return !getShortNameForKey(key).equals("Fit");
  }

  @Override
  public void addOtherTrainingStats(SparkTrainingStats other) {
    throw new UnsupportedOperationException(
        "all times are measured on the driver: there are no others");
  }

  /** None: all times are measured on the driver. */
  @Override
  public SparkTrainingStats getNestedTrainingStats() {
    return null;
  }

  @Override
  public String statsAsString() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, ArrayList<EventStats>> entry : events.entrySet()) {
      text.append(String.format(Locale.ROOT, DEFAULT_PRINT_FORMAT, entry.getKey()))
          .append(
              entry.getValue().stream()
                  .map(event -> Long.toString(event.getDurationMs()))
                  .collect(Collectors.joining(DELIMITER)))
          .append('\n');
    }
    return text.toString();
  }

  @Override
  public void exportStatFiles(String outputPath, SparkContext spark) throws IOException {
    for (Map.Entry<String, ArrayList<EventStats>> entry : events.entrySet()) {
      StringBuilder text = new StringBuilder();
      for (EventStats event : entry.getValue()) {
        text.append(text.isEmpty() ? event.getStringHeader(DELIMITER) + "\n" : "")
            .append(event.asString(DELIMITER))
            .append('\n');
      }
      Path file = new Path(outputPath, entry.getKey() + ".txt");
      try (OutputStream out = file.getFileSystem(spark.hadoopConfiguration()).create(file)) {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private void add(String phase, long startMillis, long millis) {
    events.get(PREFIX + phase + SUFFIX).add(new BaseEventStats(startMillis, millis));
  }

  private static long millis(double seconds) {
    return Math.round(1000 * seconds);
  }
}
