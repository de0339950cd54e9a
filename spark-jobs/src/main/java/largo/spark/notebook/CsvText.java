package largo.spark.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tables as CSV text (RFC 4180). */
final class CsvText {

  private static final ObjectMapper JSON = new ObjectMapper();

  private CsvText() {}

  static String of(Dataset<Row> table) {
    StringBuilder text = new StringBuilder();
    text.append(line(Arrays.stream(table.columns()).map(CsvText::quoted)));
    for (Row row : table.collectAsList()) {
      text.append(line(IntStream.range(0, row.size()).mapToObj(i -> cell(row.get(i)))));
    }
    return text.toString();
  }

  private static String line(Stream<String> cells) {
    return cells.collect(Collectors.joining(",", "", "\n"));
  }

  private static String cell(Object value) {
    if (value instanceof scala.collection.Map<?, ?> map) {
      try {
        return quoted(JSON.writeValueAsString(plain(map)));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("a map cannot be written: " + e.getMessage(), e);
      }
    }
    return value == null ? "" : quoted(value.toString());
  }

  private static Object plain(Object value) {
    return value instanceof scala.collection.Map<?, ?> map
        ? scala.collection.JavaConverters.mapAsJavaMap(map).entrySet().stream()
            .collect(
                Collectors.toMap(
                    e -> String.valueOf(e.getKey()),
                    e -> plain(e.getValue()),
                    (a, b) -> b,
                    TreeMap::new))
        : value;
  }

  private static String quoted(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
