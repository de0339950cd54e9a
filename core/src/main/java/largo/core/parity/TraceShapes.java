package largo.core.parity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import largo.core.config.SpecException;

/**
 * Names and shapes of tensors, and the conversion between nested lists, as in JSON, and one flat
 * vector: tensor by tensor, last axis fastest.
 *
 * @param byName lengths of the axes of each tensor, in order; none for a scalar
 */
public record TraceShapes(Map<String, List<Integer>> byName) {

  /**
   * The shapes of nested lists.
   *
   * @param path of the tensors, for messages
   * @throws SpecException if there are no tensors, or one is empty or ragged
   */
  static TraceShapes of(String path, Map<?, ?> tensors) {
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    tensors.forEach(
        (name, value) -> {
          String at = path + "." + name;
          List<Integer> shape = new ArrayList<>();
          for (Object x = value; x instanceof List<?> list; x = list.get(0)) {
            if (list.isEmpty()) {
              throw new SpecException("%s must not be empty", at);
            }
            shape.add(list.size());
          }
          shapes.put(String.valueOf(name), List.copyOf(shape));
        });
    if (shapes.isEmpty()) {
      throw new SpecException("%s must hold at least one tensor", path);
    }
    return new TraceShapes(shapes);
  }

  /** Total number of floats. */
  int size() {
    return byName.values().stream().mapToInt(TraceShapes::length).sum();
  }

  /** Number of floats of a tensor. */
  static int length(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /**
   * Flattens nested lists of these shapes.
   *
   * @throws SpecException if a tensor is missing or unknown, or is of another shape
   */
  double[] flat(String path, Map<?, ?> tensors) {
    double[] flat = new double[size()];
    int at = 0;
    for (Map.Entry<String, List<Integer>> entry : byName.entrySet()) {
      String name = entry.getKey();
      if (!tensors.containsKey(name)) {
        throw new SpecException("%s.%s is missing", path, name);
      }
      at = fill(path + "." + name, tensors.get(name), entry.getValue(), 0, flat, at);
    }
    for (Object name : tensors.keySet()) {
      if (!byName.containsKey(name)) {
        throw new SpecException("%s.%s is not a parameter; parameters are %s", path, name, names());
      }
    }
    return flat;
  }

  private Collection<String> names() {
    return byName.keySet();
  }

  private static int fill(
      String path, Object value, List<Integer> shape, int axis, double[] to, int at) {
    if (axis == shape.size()) {
      if (!(value instanceof Number number)) {
        throw wrong(path, shape, value instanceof List<?> ? "a list" : "'" + value + "'");
      }
      to[at] = number.doubleValue();
      return at + 1;
    }
    if (!(value instanceof List<?> list)) {
      throw wrong(path, shape, "'" + value + "' where a list must be");
    }
    if (list.size() != shape.get(axis)) {
      throw wrong(
          path, shape, String.format(Locale.ROOT, "a list of %d along axis %d", list.size(), axis));
    }
    int next = at;
    for (Object element : list) {
      next = fill(path, element, shape, axis + 1, to, next);
    }
    return next;
  }

  private static SpecException wrong(String path, List<Integer> shape, String found) {
    return new SpecException(
        "%s must be %s, but was %s",
        path, shape.isEmpty() ? "a number" : "numbers of shape " + shape, found);
  }

  /** Nested lists of a flat vector. */
  Map<String, Object> nested(float[] flat) {
    Map<String, Object> tensors = new LinkedHashMap<>();
    int at = 0;
    for (Map.Entry<String, List<Integer>> entry : byName.entrySet()) {
      tensors.put(entry.getKey(), nest(flat, entry.getValue(), at));
      at += length(entry.getValue());
    }
    return tensors;
  }

  private static Object nest(float[] flat, List<Integer> shape, int at) {
    if (shape.isEmpty()) {
      return flat[at];
    }
    List<Integer> rest = shape.subList(1, shape.size());
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < shape.get(0); i++) {
      list.add(nest(flat, rest, at + i * length(rest)));
    }
    return list;
  }

  /** The position of a flat index: {@code W1[2][0]}. */
  String where(int index) {
    int rest = index;
    for (Map.Entry<String, List<Integer>> entry : byName.entrySet()) {
      int length = length(entry.getValue());
      if (rest < length) {
        StringBuilder indices = new StringBuilder();
        for (int axis = entry.getValue().size() - 1; axis >= 0; axis--) {
          int size = entry.getValue().get(axis);
          indices.insert(0, "[" + rest % size + "]");
          rest /= size;
        }
        return entry.getKey() + indices;
      }
      rest -= length;
    }
    throw new IndexOutOfBoundsException(index);
  }
}
