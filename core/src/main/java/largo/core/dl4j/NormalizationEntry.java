package largo.core.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import largo.core.data.Normalization;
import largo.core.model.ModelException;

/**
 * A normalization in Largo's own entry of a model file: JSON, with every digit.
 *
 * <pre>{ "version": 1, "shift": [ … ], "scale": [ … ] }</pre>
 */
final class NormalizationEntry {

  private NormalizationEntry() {}

  static byte[] write(Normalization normalization) {
    return JsonEntry.write(json -> put(json, normalization));
  }

  /**
   * Reads a normalization.
   *
   * @throws ModelException if it is malformed; the caller adds the file to the message
   */
  static Normalization read(byte[] bytes) {
    return JsonEntry.read(bytes, NormalizationEntry::get);
  }

  /** Adds the fields of a normalization. */
  static void put(ObjectNode json, Normalization normalization) {
    put(json.putArray("shift"), normalization.shift());
    put(json.putArray("scale"), normalization.scale());
  }

  /**
   * The normalization in the fields of an object.
   *
   * @throws ModelException if they are malformed
   */
  static Normalization get(JsonNode json) {
    return new Normalization(doubles(json, "shift"), doubles(json, "scale"));
  }

  private static void put(ArrayNode array, double[] values) {
    for (double value : values) {
      array.add(value);
    }
  }

  private static double[] doubles(JsonNode json, String name) {
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
