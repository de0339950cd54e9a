package largo.core.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import largo.core.data.Normalization;
import largo.core.model.ModelException;

/**
 * A normalization in Largo's own entry of a model file: JSON, with every digit.
 *
 * <pre>{ "version": 1, "shift": [ … ], "scale": [ … ] }</pre>
 */
final class NormalizationEntry {

  private static final int VERSION = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private NormalizationEntry() {}

  static byte[] write(Normalization normalization) {
    ObjectNode json = MAPPER.createObjectNode().put("version", VERSION);
    put(json.putArray("shift"), normalization.shift());
    put(json.putArray("scale"), normalization.scale());
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers cannot be written", e);
    }
  }

  /**
   * Reads a normalization.
   *
   * @throws ModelException if it is malformed; the caller adds the file to the message
   */
  static Normalization read(byte[] bytes) {
    try {
      JsonNode json = MAPPER.readTree(bytes);
      int version = json.path("version").asInt(-1);
      if (version != VERSION) {
        throw new ModelException(
            "it must be of version %d, but was %d; it requires another version of Largo",
            VERSION, version);
      }
      return new Normalization(doubles(json, "shift"), doubles(json, "scale"));
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelException(e, "%s", NetworkConfigurations.firstLine(e));
    }
  }

  static void put(ArrayNode array, double[] values) {
    for (double value : values) {
      array.add(value);
    }
  }

  static double[] doubles(JsonNode json, String name) {
    JsonNode array = json.path(name);
    double[] values = new double[array.size()];
    for (int k = 0; k < values.length; k++) {
      if (!array.path(k).isNumber()) {
        throw new ModelException("%s must be numbers", name);
      }
      values[k] = array.path(k).doubleValue();
    }
    if (values.length == 0) {
      throw new ModelException("%s must be numbers", name);
    }
    return values;
  }
}
