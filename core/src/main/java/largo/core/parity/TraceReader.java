package largo.core.parity;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import largo.core.config.SpecException;
import largo.core.parity.UpdateTrace.Case;
import largo.core.parity.UpdateTrace.Point;
import largo.core.parity.UpdateTrace.Scenario;

/**
 * Reads traces from JSON.
 *
 * <pre>
 *   { "scenarios": { NAME: { "params": { TENSOR: nested lists, … },
 *                            "grads": [ { TENSOR: nested lists, … }, … ] }, … },
 *     "cases": [ { "optimizer": NAME, "hp": { KEY: value, … }, "scenario": NAME,
 *                  "expected": [ { TENSOR: nested lists, … }, … ] }, … ],
 *     "defaults": { OPTIMIZER: { KEY: value, … }, … } }
 * </pre>
 *
 * <p>Optional groups are {@code schedule_free_eval}, cases whose {@code x} are the parameters to
 * evaluate after each step, and {@code sam}, cases whose gradients are functions ({@link
 * SamGroupReader}).
 *
 * <p>Only the scenarios are required; {@code scenario} of a case is optional if there is only one.
 * A single scenario may also be at the top level, without a name, together with the {@code
 * optimizer}, {@code hp} and {@code expected} of its case. Other keys are ignored.
 */
public final class TraceReader {

  /** The name of a scenario at the top level. */
  private static final String ONLY = "trace";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // Python writes NaN and Infinity
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String name;
  private final Map<String, Scenario> scenarios = new LinkedHashMap<>();

  private TraceReader(String name) {
    this.name = name;
  }

  /**
   * Reads a trace.
   *
   * @param name of the file, for messages
   * @param text its content
   * @throws SpecException if it is invalid
   */
  public static UpdateTrace read(String name, String text) {
    return new TraceReader(name).trace(json(name, text));
  }

  /** Parses a value as in a trace; words need no quotes. */
  public static Object value(String text) {
    try {
      return JSON.readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  private static Object json(String name, String text) {
    try {
      return JSON.readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      throw new SpecException(
          "%s:%d:%d: this is not JSON: %s",
          name,
          e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
          e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr()),
          e.getOriginalMessage());
    }
  }

  private UpdateTrace trace(Object json) {
    Map<?, ?> root = object("", json);
    Map<?, ?> named =
        root.containsKey("params")
            ? Map.of(ONLY, root)
            : object(".scenarios", required(root, "", "scenarios"));
    named.forEach(
        (key, value) -> {
          String at = root.containsKey("params") ? "" : ".scenarios." + key;
          scenarios.put(String.valueOf(key), scenario(String.valueOf(key), at, object(at, value)));
        });
    if (scenarios.isEmpty()) {
      throw new SpecException("%s: scenarios must hold at least one", name);
    }

    List<Case> cases = new ArrayList<>();
    if (root.get("cases") != null) {
      List<?> list = list(".cases", root.get("cases"));
      for (int i = 0; i < list.size(); i++) {
        String at = String.format(Locale.ROOT, ".cases[%d]", i);
        cases.add(recorded(at, object(at, list.get(i)), "expected", Point.TRAINING));
      }
    } else if (root.containsKey("optimizer")) {
      cases.add(recorded("", root, "expected", Point.TRAINING));
    }
    if (root.get("schedule_free_eval") != null) {
      List<?> list = list(".schedule_free_eval", root.get("schedule_free_eval"));
      for (int i = 0; i < list.size(); i++) {
        String at = String.format(Locale.ROOT, ".schedule_free_eval[%d]", i);
        cases.add(recorded(at, object(at, list.get(i)), "x", Point.EVALUATION));
      }
    }
    if (root.get("sam") != null) {
      cases.addAll(new SamGroupReader(this).cases(object(".sam", root.get("sam"))));
    }
    if (root.get("adascale") != null) {
      cases.addAll(new ShardedGroupReader(this).cases(list(".adascale", root.get("adascale"))));
    }
    return new UpdateTrace(name, scenarios, cases, defaults(root));
  }

  private Scenario scenario(String called, String at, Map<?, ?> json) {
    Map<?, ?> params = object(at + ".params", required(json, at, "params"));
    TraceShapes shapes = TraceShapes.of(path(at + ".params"), params);
    List<double[]> gradients =
        steps(at + ".grads", list(at + ".grads", required(json, at, "grads")), shapes);
    if (gradients.isEmpty()) {
      throw new SpecException("%s must hold at least one step", path(at + ".grads"));
    }
    return new Scenario(
        called,
        shapes,
        shapes.flat(path(at + ".params"), params),
        new TraceGradients.Recorded(gradients));
  }

  private Case recorded(String at, Map<?, ?> from, String key, Point point) {
    return recorded(at, from, scenarioOf(at, from), key, point);
  }

  /**
   * A recorded run.
   *
   * @param key of the recorded parameters
   */
  Case recorded(String at, Map<?, ?> from, Scenario scenario, String key, Point point) {
    Object expected = from.get(key);
    Optional<List<double[]>> steps = Optional.empty();
    if (expected != null) {
      String path = at + "." + key;
      steps = Optional.of(steps(path, list(path, expected), scenario.shapes()));
      if (steps.get().size() != scenario.gradients().steps()) {
        throw new SpecException(
            "%s must be %d steps, as many as there are gradients, but was %d",
            path(path), scenario.gradients().steps(), steps.get().size());
      }
    }
    String optimizer = String.valueOf(required(from, at, "optimizer"));
    return new Case(
        String.format(Locale.ROOT, "%s (%s)", path(at), optimizer),
        optimizer,
        settings(at + ".hp", from.get("hp")),
        scenario,
        point,
        steps);
  }

  private Scenario scenarioOf(String at, Map<?, ?> from) {
    Object key = from.get("scenario");
    if (key == null && scenarios.size() == 1) {
      return scenarios.values().iterator().next();
    }
    if (!scenarios.containsKey(key)) {
      throw new SpecException(
          "%s must be one of %s, but was '%s'", path(at + ".scenario"), scenarios.keySet(), key);
    }
    return scenarios.get(key);
  }

  private Map<String, Map<String, Object>> defaults(Map<?, ?> root) {
    Map<String, Map<String, Object>> defaults = new LinkedHashMap<>();
    if (root.get("defaults") != null) {
      object(".defaults", root.get("defaults"))
          .forEach(
              (key, value) ->
                  defaults.put(String.valueOf(key), settings(".defaults." + key, value)));
    }
    return defaults;
  }

  List<double[]> steps(String at, List<?> json, TraceShapes shapes) {
    List<double[]> steps = new ArrayList<>();
    for (int t = 0; t < json.size(); t++) {
      String step = String.format(Locale.ROOT, "%s[%d]", at, t);
      steps.add(shapes.flat(path(step), object(step, json.get(t))));
    }
    return steps;
  }

  Map<String, Object> settings(String at, Object json) {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (json != null) {
      object(at, json).forEach((key, value) -> settings.put(String.valueOf(key), value));
    }
    return settings;
  }

  Object required(Map<?, ?> from, String at, String key) {
    if (from.get(key) == null) {
      throw new SpecException("%s is missing", path(at + "." + key));
    }
    return from.get(key);
  }

  Map<?, ?> object(String at, Object json) {
    if (json instanceof Map<?, ?> map) {
      return map;
    }
    throw new SpecException("%s must be an object, but was %s", path(at), excerpt(json));
  }

  List<?> list(String at, Object json) {
    if (json instanceof List<?> list) {
      return list;
    }
    throw new SpecException("%s must be a list, but was %s", path(at), excerpt(json));
  }

  /** {@code file: cases[2].hp}. */
  String path(String at) {
    return at.isEmpty() ? name : String.format(Locale.ROOT, "%s: %s", name, at.substring(1));
  }

  private static String excerpt(Object json) {
    String text = String.valueOf(json);
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
