package largo.core.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Function;
import largo.core.model.ModelException;

/**
 * Largo's own entries of a model file: JSON objects with a version, and numbers with every digit.
 */
final class JsonEntry {

  private static final int VERSION = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonEntry() {}

  static byte[] write(Consumer<ObjectNode> fields) {
    ObjectNode json = MAPPER.createObjectNode().put("version", VERSION);
    fields.accept(json);
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and texts cannot be written", e);
    }
  }

  /**
   * Reads an entry.
   *
   * @throws ModelException if it is malformed or of another version; the caller adds the file to
   *     the message
   */
  static <T> T read(byte[] bytes, Function<JsonNode, T> fields) {
    try {
      JsonNode json = MAPPER.readTree(bytes);
      int version = json.path("version").asInt(-1);
      if (version != VERSION) {
        throw new ModelException(
            "it must be of version %d, but was %d; it requires another version of Largo",
            VERSION, version);
      }
      return fields.apply(json);
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelException(e, "%s", NetworkConfigurations.firstLine(e));
    }
  }
}
