package largo.core;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Locale;

/** Reads and constructs records by reflection, and converts the names of their components. */
public final class RecordFields {

  private RecordFields() {}

  /** Returns the value of a component. */
  public static Object value(Record record, RecordComponent component) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true); // of a record that is not public
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  /** Returns the values of all components of a record, in the order of their declaration. */
  public static Object[] values(Record record) {
    return Arrays.stream(record.getClass().getRecordComponents())
        .map(component -> value(record, component))
        .toArray();
  }

  /**
   * Calls the canonical constructor of a record. An unchecked exception of the constructor is
   * thrown unchanged.
   *
   * @param values of the components, in the order of their declaration
   */
  public static <R extends Record> R construct(Class<R> type, Object... values) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException("cannot construct " + type, e);
    } catch (ReflectiveOperationException | IllegalArgumentException e) { // other types or number
      throw new IllegalStateException("cannot construct " + type, e);
    }
  }

  /** Returns the first type argument: {@code T} of {@code Optional<T>}. */
  public static Type typeArgument(Type type) {
    return ((ParameterizedType) type).getActualTypeArguments()[0];
  }

  /** {@code learningRate} → {@code learning-rate}, the form of configuration keys. */
  public static String kebabCase(String name) {
    return separated(name, "-");
  }

  /** {@code learningRate} → {@code learning_rate}, the form of columns in tables. */
  public static String snakeCase(String name) {
    return separated(name, "_");
  }

  private static String separated(String name, String separator) {
    return name.replaceAll("([A-Z])", separator + "$1").toLowerCase(Locale.ROOT);
  }
}
