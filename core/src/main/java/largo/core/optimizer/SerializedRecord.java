package largo.core.optimizer;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import largo.core.RecordFields;

/**
 * The serialized form of a record that has optional components, since those are not serializable.
 *
 * @param type of the record
 * @param values of its components, in order
 */
record SerializedRecord(Class<? extends Record> type, List<Object> values) implements Serializable {

  /** An optional component; null if it is empty. */
  private record OptionalValue(Object valueOrNull) implements Serializable {}

  static SerializedRecord of(Record record) {
    List<Object> values = new ArrayList<>();
    for (Object value : RecordFields.values(record)) {
      values.add(value instanceof Optional<?> o ? new OptionalValue(o.orElse(null)) : value);
    }
    return new SerializedRecord(record.getClass(), values);
  }

  @Serial
  private Object readResolve() {
    Object[] components =
        values.stream()
            .map(v -> v instanceof OptionalValue o ? Optional.ofNullable(o.valueOrNull) : v)
            .toArray();
    return RecordFields.construct(type, components);
  }
}
