package largo.core.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
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

  private OutputsEntry() {}

  static byte[] write(ModelOutputs outputs) {
    return JsonEntry.write(
        json -> {
          json.put("task", outputs.task().toString());
          ArrayNode names = json.putArray("names");
          outputs.names().forEach(names::add);
          NormalizationEntry.put(json, outputs.scaling());
        });
  }

  /**
   * Reads the outputs.
   *
   * @throws ModelException if the entry is malformed; the caller adds the file to the message
   */
  static ModelOutputs read(byte[] bytes) {
    return JsonEntry.read(bytes, OutputsEntry::get);
  }

  private static ModelOutputs get(JsonNode json) {
    List<String> names = new ArrayList<>();
    json.path("names").forEach(name -> names.add(name.asText()));
    Normalization scaling = NormalizationEntry.get(json);
    return new ModelOutputs(task(json.path("task").asText()), names, scaling);
  }

  private static LearningTask task(String name) {
    return Arrays.stream(LearningTask.values())
        .filter(task -> task.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    "task must be one of %s, but was '%s'",
                    Arrays.toString(LearningTask.values()), name));
  }
}
