package largo.spark.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import largo.spark.interop.ScalaCollections;
import largo.spark.study.CsvTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Converts tables of Spark to CSV; maps become JSON. */
final class TableCsv {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TableCsv() {}

  static String of(Dataset<Row> table) {
    List<List<String>> rows =
        table.collectAsList().stream()
            .map(row -> IntStream.range(0, row.size()).mapToObj(i -> cell(row.get(i))).toList())
            .toList();
    return CsvTable.of(Arrays.asList(table.columns()), rows);
  }

  private static String cell(Object value) {
    if (value instanceof scala.collection.Map<?, ?> map) {
      try {
        return JSON.writeValueAsString(plain(map));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("a map cannot be written: " + e.getMessage(), e);
      }
    }
    return value == null ? "" : value.toString();
  }

  private static Object plain(Object value) {
    return value instanceof scala.collection.Map<?, ?> map
        ? ScalaCollections.map(map).entrySet().stream()
            .collect(
                Collectors.toMap(
                    e -> String.valueOf(e.getKey()),
                    e -> plain(e.getValue()),
                    (a, b) -> b,
                    TreeMap::new))
        : value;
  }
}
