package largo.core.parity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the results of Largo's rules as JSON, in the shapes of the trace. */
public final class TraceWriter {

  private static final JsonMapper JSON = new JsonMapper();

  private TraceWriter() {}

  /**
   * Runs all cases and writes the parameters after each step.
   *
   * <pre>
   *   { "cases": [ { "optimizer": …, "hp": …, "scenario": …, "params": [ { TENSOR: … }, … ] }, … ],
   *     "skipped": [ OPTIMIZER, … ] }
   * </pre>
   */
  public static String write(ParityReplay replay) {
    List<Map<String, Object>> cases = new ArrayList<>();
    for (ParityRun run : replay.runs()) {
      TraceShapes shapes = run.recorded().scenario().shapes();
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("optimizer", run.recorded().optimizer());
      json.put("hp", run.recorded().settings());
      json.put("scenario", run.recorded().scenario().name());
      json.put("params", run.parameters().stream().map(shapes::nested).toList());
      cases.add(json);
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("cases", cases);
    root.put("skipped", replay.skipped().keySet());
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write JSON", e);
    }
  }
}
