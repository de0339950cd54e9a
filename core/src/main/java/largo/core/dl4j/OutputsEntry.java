package largo.core.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import largo.core.data.Normalization;
import largo.core.data.Outputs;
import largo.core.data.Task;
import largo.core.model.ModelException;

/**
 * The outputs of a regression, or of labels, in Largo's own entry of a model file: JSON, with every
 * digit.
 *
 * <pre>
 * { "version": 1, "task": "regression", "names": [ … ], "shift": [ … ], "scale": [ … ] }
 * </pre>
 */
final class OutputsEntry {

  private static final int VERSION = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private OutputsEntry() {}

  static byte[] write(Outputs outputs) {
    ObjectNode json = MAPPER.createObjectNode().put("version", VERSION);
    json.put("task", outputs.task().toString());
    ArrayNode names = json.putArray("names");
    outputs.names().forEach(names::add);
    NormalizationEntry.put(json.putArray("shift"), outputs.scaling().shift());
    NormalizationEntry.put(json.putArray("scale"), outputs.scaling().scale());
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and texts cannot be written", e);
    }
  }

  /**
   * Reads the outputs.
   *
   * @throws ModelException if the entry is malformed; the caller adds the file to the message
   */
  static Outputs read(byte[] bytes) {
    try {
      JsonNode json = MAPPER.readTree(bytes);
      int version = json.path("version").asInt(-1);
      if (version != VERSION) {
        throw new ModelException(
            "it must be of version %d, but was %d; it requires another version of Largo",
            VERSION, version);
      }
      List<String> names = new ArrayList<>();
      json.path("names").forEach(name -> names.add(name.asText()));
      Normalization scaling =
          new Normalization(
              NormalizationEntry.doubles(json, "shift"), NormalizationEntry.doubles(json, "scale"));
      return new Outputs(task(json.path("task").asText()), names, scaling);
    } catch (IOException | IllegalArgumentException e) {
      throw new ModelException(e, "%s", NetworkConfigurations.firstLine(e));
    }
  }

  private static Task task(String name) {
    return Arrays.stream(Task.values())
        .filter(task -> task.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    "task must be one of %s, but was '%s'", Arrays.toString(Task.values()), name));
  }
}
