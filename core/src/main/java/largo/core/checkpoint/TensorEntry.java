package largo.core.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A one-dimensional tensor in the header of a {@link SafetensorsFile}.
 *
 * @param begin offset of its first byte from the end of the header
 * @param end offset after its last byte
 */
record TensorEntry(String name, TensorType type, long begin, long end) {

  /** Parses an entry and checks that its offsets agree with its shape. */
  static TensorEntry of(String name, JsonNode entry) throws DamagedException {
    String dtype = entry.path("dtype").asText();
    TensorType type =
        TensorType.named(dtype)
            .orElseThrow(() -> new DamagedException("its %s is of type '%s'", name, dtype));
    JsonNode shape = entry.path("shape");
    if (!shape.isArray() || shape.size() != 1) {
      throw new DamagedException("its %s must have one dimension, but has %s", name, shape);
    }
    long elements = integer(name, shape.path(0));
    if (elements > TensorType.MAX_ELEMENTS) {
      throw new DamagedException(
          "its %s must have at most %d elements, but has %d",
          name, TensorType.MAX_ELEMENTS, elements);
    }
    JsonNode offsets = entry.path("data_offsets");
    long begin = integer(name, offsets.path(0));
    long end = integer(name, offsets.path(1));
    if (offsets.size() != 2 || end - begin != elements * type.bytes()) {
      throw new DamagedException(
          "its %s has %d elements, but its offsets are %s", name, elements, offsets);
    }
    return new TensorEntry(name, type, begin, end);
  }

  long elements() {
    return (end - begin) / type.bytes();
  }

  private static long integer(String name, JsonNode number) throws DamagedException {
    if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
      throw new DamagedException(
          "its %s must have a size and offsets of zero or more, but has '%s'", name, number);
    }
    return number.longValue();
  }
}
