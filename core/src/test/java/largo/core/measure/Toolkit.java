package largo.core.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Expected values of the reference implementation in Python. */
public final class Toolkit {

  private static final JsonNode VALUES = read();

  private Toolkit() {}

  static JsonNode get(String name) {
    return VALUES.path(name);
  }

  /** The cases of a function. */
  public static Stream<JsonNode> elements(String name) {
    return StreamSupport.stream(get(name).spliterator(), false);
  }

  /** An array of numbers. */
  public static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static JsonNode read() {
    try {
      return new ObjectMapper().readTree(Toolkit.class.getResourceAsStream("toolkit.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
