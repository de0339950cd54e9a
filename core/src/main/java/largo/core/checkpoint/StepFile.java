package largo.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import largo.core.train.StepGradient;
import largo.core.train.StepRecord;

/**
 * What happened in some steps, column by column.
 *
 * <pre>
 *   step, loss, …               int64[n] or float64[n], named as in {@link StepRecord}
 *   scalars/NAME                float64[]
 *   tensors/NAME/TENSOR         float64[]; an empty TENSOR says that NAME told of none
 *   rows/scalars/NAME, …        int64[], the rows of these, 0-based; left out if it is all
 * </pre>
 *
 * <p>Sections are as {@link Sections} describes them.
 */
public final class StepFile {

  private static final String SCALARS = "scalars/";
  private static final String TENSORS = "tensors/";
  private static final String ROWS = "rows/";
  private static final RecordComponent[] COMPONENTS = StepRecord.class.getRecordComponents();

  /** Columns that files of an earlier version do not have, and what holds for them. */
  private static final Map<String, Long> ADDED =
      Map.of("shard", (long) StepGradient.ALL_SHARDS, "staleness", 0L);

  private StepFile() {}

  /** Writes steps; the stream stays open. */
  public static void write(List<StepRecord> steps, OutputStream out) throws IOException {
    Sections sections = new Sections();
    for (RecordComponent component : COMPONENTS) {
      if (component.getType() == long.class) {
        sections.put(
            component.getName(), steps.stream().mapToLong(s -> (long) get(component, s)).toArray());
      } else if (component.getType() == double.class) {
        sections.put(
            component.getName(),
            steps.stream().mapToDouble(s -> (double) get(component, s)).toArray());
      }
    }

    Map<String, Column> metrics = new LinkedHashMap<>();
    for (int row = 0; row < steps.size(); row++) {
      addTold(steps.get(row), row, metrics);
    }
    metrics.forEach(
        (name, column) -> {
          sections.put(name, column.values.stream().mapToDouble(Double::doubleValue).toArray());
          if (column.rows.size() < steps.size()) {
            sections.put(ROWS + name, column.rows.stream().mapToLong(Long::longValue).toArray());
          }
        });
    sections.write(out);
  }

  /**
   * Reads steps, to the end of the stream.
   *
   * @param length of the stream, in bytes
   * @throws DamagedException if they are not as they were written, or do not agree with themselves
   * @throws VersionException if they are whole, but of another format
   */
  public static List<StepRecord> read(InputStream in, long length) throws IOException {
    Sections sections = Sections.read(in, length);
    int count = count(sections);
    List<Map<String, Double>> scalars = maps(count);
    List<Map<String, Map<String, Double>>> tensors = maps(count);
    for (String name : sections.names()) {
      if (name.startsWith(SCALARS)) {
        String scalar = name.substring(SCALARS.length());
        each(sections, name, count, (row, value) -> scalars.get(row).put(scalar, value));
      } else if (name.startsWith(TENSORS)) {
        String[] path = name.split("/", 3);
        if (path.length < 3) {
          throw new DamagedException("its %s names no tensor", name);
        }
        each(sections, name, count, (row, value) -> put(tensors.get(row), path[1], path[2], value));
      }
    }

    List<StepRecord> steps = new ArrayList<>(count);
    for (int row = 0; row < count; row++) {
      steps.add(step(sections, row, scalars.get(row), tensors.get(row)));
    }
    return steps;
  }

  /** How many steps there are: every column of numbers has as many rows. */
  private static int count(Sections sections) throws DamagedException {
    int count = sections.get(COMPONENTS[0].getName(), long[].class).length;
    for (RecordComponent component : COMPONENTS) {
      String name = component.getName();
      boolean mayLack = ADDED.containsKey(name) && !sections.names().contains(name);
      if (component.getType().isPrimitive() && !mayLack) {
        int rows =
            component.getType() == long.class
                ? sections.get(name, long[].class).length
                : sections.get(name, double[].class).length;
        if (rows != count) {
          throw new DamagedException("its %s has %d rows, not %d", name, rows, count);
        }
      }
    }
    return count;
  }

  private static void addTold(StepRecord step, int row, Map<String, Column> metrics) {
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

  private static void each(Sections sections, String name, int count, Entry entry)
      throws DamagedException {
    double[] values = sections.get(name, double[].class);
    long[] rows =
        sections.names().contains(ROWS + name)
            ? sections.get(ROWS + name, long[].class)
            : IntStream.range(0, count).asLongStream().toArray();
    if (values.length != rows.length) {
      throw new DamagedException("its %s has %d rows, not %d", name, values.length, rows.length);
    }
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0 || rows[i] >= count) {
        throw new DamagedException("its %s has a row %d of %d", name, rows[i], count);
      }
      entry.accept((int) rows[i], values[i]);
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
      Sections sections,
      int row,
      Map<String, Double> scalars,
      Map<String, Map<String, Double>> tensors)
      throws DamagedException {
    Object[] values = new Object[COMPONENTS.length];
    for (int i = 0; i < values.length; i++) {
      String name = COMPONENTS[i].getName();
      if (COMPONENTS[i].getType() == long.class) {
        values[i] =
            ADDED.containsKey(name) && !sections.names().contains(name)
                ? ADDED.get(name)
                : (Object) sections.get(name, long[].class)[row];
      } else if (COMPONENTS[i].getType() == double.class) {
        values[i] = sections.get(name, double[].class)[row];
      } else {
        values[i] = name.equals("scalars") ? scalars : tensors;
      }
    }
    Class<?>[] types =
        Arrays.stream(COMPONENTS).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return StepRecord.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot construct a record of a step", e);
    }
  }

  private static <V> List<Map<String, V>> maps(int count) {
    List<Map<String, V>> maps = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      maps.add(new LinkedHashMap<>());
    }
    return maps;
  }

  private static Object get(RecordComponent component, StepRecord step) {
    try {
      return component.getAccessor().invoke(step);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  /** Takes in what was told in a row. */
  private interface Entry {
    void accept(int row, double value);
  }

  /** What was told under a name, and in which rows. */
  private record Column(List<Long> rows, List<Double> values) {}
}
