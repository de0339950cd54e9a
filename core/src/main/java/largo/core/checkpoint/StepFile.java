package largo.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import largo.core.RecordFields;
import largo.core.train.StepRecord;

/**
 * The records of some steps, column by column, as a {@link SafetensorsFile}.
 *
 * <pre>
 *   step, loss, gradient_norm, …  I64[n] or F64[n], the columns of steps.parquet
 *   scalars/NAME                  F64
 *   tensors/NAME/TENSOR           F64; an empty TENSOR says that NAME has none
 *   rows/scalars/NAME, …          I64, the 0-based rows of these values; left out if it is all rows
 * </pre>
 */
public final class StepFile {

  private static final String SCALARS = "scalars/";
  private static final String TENSORS = "tensors/";
  private static final String ROWS = "rows/";
  private static final RecordComponent[] COMPONENTS = StepRecord.class.getRecordComponents();

  private StepFile() {}

  /** Writes steps; the stream stays open. */
  public static void write(List<StepRecord> steps, OutputStream out) throws IOException {
    SafetensorsFile file = new SafetensorsFile();
    for (RecordComponent component : COMPONENTS) {
      String column = RecordFields.snakeCase(component.getName());
      if (component.getType() == long.class) {
        file.put(
            column,
            steps.stream().mapToLong(step -> (long) RecordFields.value(step, component)).toArray());
      } else if (component.getType() == double.class) {
        file.put(
            column,
            steps.stream()
                .mapToDouble(step -> (double) RecordFields.value(step, component))
                .toArray());
      }
    }

    Map<String, Column> metrics = new LinkedHashMap<>();
    for (int row = 0; row < steps.size(); row++) {
      addMetrics(steps.get(row), row, metrics);
    }
    metrics.forEach(
        (name, column) -> {
          file.put(name, column.values.stream().mapToDouble(Double::doubleValue).toArray());
          if (column.rows.size() < steps.size()) {
            file.put(ROWS + name, column.rows.stream().mapToLong(Long::longValue).toArray());
          }
        });
    file.write(out);
  }

  /**
   * Reads steps, to the end of the stream.
   *
   * @param length of the stream, in bytes
   * @throws DamagedException if they are damaged or inconsistent
   * @throws VersionException if they are whole, but of another version
   */
  public static List<StepRecord> read(InputStream in, long length) throws IOException {
    SafetensorsFile file = SafetensorsFile.read(in, length);
    Map<String, Object> columns = columns(file);
    int count = ((long[]) columns.get(COMPONENTS[0].getName())).length;
    List<Map<String, Double>> scalars = maps(count);
    List<Map<String, Map<String, Double>>> tensors = maps(count);
    for (String name : file.names()) {
      if (name.startsWith(SCALARS)) {
        String scalar = name.substring(SCALARS.length());
        forEachRow(file, name, count, (row, value) -> scalars.get(row).put(scalar, value));
      } else if (name.startsWith(TENSORS)) {
        String[] path = name.split("/", 3);
        if (path.length < 3) {
          throw new DamagedException("its %s names no tensor", name);
        }
        forEachRow(
            file, name, count, (row, value) -> put(tensors.get(row), path[1], path[2], value));
      }
    }

    List<StepRecord> steps = new ArrayList<>(count);
    for (int row = 0; row < count; row++) {
      steps.add(step(columns, row, scalars.get(row), tensors.get(row)));
    }
    return steps;
  }

  /** The columns of numbers by component, all with the same number of rows. */
  private static Map<String, Object> columns(SafetensorsFile file) throws DamagedException {
    Map<String, Object> columns = new LinkedHashMap<>();
    int count = file.get(COMPONENTS[0].getName(), long[].class).length;
    for (RecordComponent component : COMPONENTS) {
      if (component.getType().isPrimitive()) {
        String name = RecordFields.snakeCase(component.getName());
        Class<?> type = component.getType() == long.class ? long[].class : double[].class;
        Object column = file.get(name, type);
        int rows = Array.getLength(column);
        if (rows != count) {
          throw new DamagedException("its %s has %d rows, not %d", name, rows, count);
        }
        columns.put(component.getName(), column);
      }
    }
    return columns;
  }

  private static void addMetrics(StepRecord step, int row, Map<String, Column> metrics) {
    step.scalars().forEach((name, value) -> add(metrics, SCALARS + name, row, value));
    step.tensors()
        .forEach(
            (name, values) -> {
              values.forEach(
                  (tensor, value) -> add(metrics, TENSORS + name + "/" + tensor, row, value));
              if (values.isEmpty()) {
                add(metrics, TENSORS + name + "/", row, 0);
              }
            });
  }

  private static void add(Map<String, Column> metrics, String name, long row, double value) {
    Column column =
        metrics.computeIfAbsent(name, n -> new Column(new ArrayList<>(), new ArrayList<>()));
    column.rows.add(row);
    column.values.add(value);
  }

  private static void forEachRow(SafetensorsFile file, String name, int count, RowConsumer consumer)
      throws DamagedException {
    double[] values = file.get(name, double[].class);
    long[] rows =
        file.names().contains(ROWS + name)
            ? file.get(ROWS + name, long[].class)
            : IntStream.range(0, count).asLongStream().toArray();
    if (values.length != rows.length) {
      throw new DamagedException("its %s has %d rows, not %d", name, values.length, rows.length);
    }
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0 || rows[i] >= count) {
        throw new DamagedException("its %s has a row %d of %d", name, rows[i], count);
      }
      consumer.accept((int) rows[i], values[i]);
    }
  }

  private static void put(
      Map<String, Map<String, Double>> to, String name, String tensor, double value) {
    Map<String, Double> values = to.computeIfAbsent(name, k -> new LinkedHashMap<>());
    if (!tensor.isEmpty()) {
      values.put(tensor, value);
    }
  }

  private static StepRecord step(
      Map<String, Object> columns,
      int row,
      Map<String, Double> scalars,
      Map<String, Map<String, Double>> tensors) {
    Object[] values = new Object[COMPONENTS.length];
    for (int i = 0; i < values.length; i++) {
      String name = COMPONENTS[i].getName();
      Object column = columns.get(name);
      if (column instanceof long[] longs) {
        values[i] = longs[row];
      } else if (column instanceof double[] doubles) {
        values[i] = doubles[row];
      } else {
        values[i] = name.equals("scalars") ? scalars : tensors;
      }
    }
    return RecordFields.construct(StepRecord.class, values);
  }

  private static <V> List<Map<String, V>> maps(int count) {
    List<Map<String, V>> maps = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      maps.add(new LinkedHashMap<>());
    }
    return maps;
  }

  /** Takes the value of a row. */
  private interface RowConsumer {
    void accept(int row, double value);
  }

  /** The values of a metric, and their rows. */
  private record Column(List<Long> rows, List<Double> values) {}
}
