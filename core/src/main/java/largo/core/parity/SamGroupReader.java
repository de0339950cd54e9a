package largo.core.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import largo.core.config.SpecException;
import largo.core.parity.TraceGradients.Polynomial;
import largo.core.parity.UpdateTrace.Case;
import largo.core.parity.UpdateTrace.Point;
import largo.core.parity.UpdateTrace.Scenario;

/**
 * Reads cases whose gradients are functions of the parameters.
 *
 * <pre>
 *   { "toys": { NAME: { "params", "a", "b", "c", "u": { TENSOR: nested lists, … },
 *                       "kappa": number, "shift": [ number of each step, … ] }, … },
 *     "cases": [ { "optimizer", "hp", "toy": NAME, "expected" }, … ],
 *     "sharded": [ { "toy": NAME, "counts": [ examples of each shard, … ],
 *                    "shift_index": [ … ], "per_shard": flag, "kw": hyper-parameters of SAM,
 *                    "expected": the gradient of one step }, … ] }
 * </pre>
 *
 * <p>The toys' functions are those of {@link Polynomial}.
 */
final class SamGroupReader {

  private static final String AT = ".sam";

  private final TraceReader reader;
  private final Map<String, Scenario> toys = new LinkedHashMap<>();

  SamGroupReader(TraceReader reader) {
    this.reader = reader;
  }

  List<Case> cases(Map<?, ?> group) {
    reader
        .object(AT + ".toys", reader.required(group, AT, "toys"))
        .forEach(
            (key, value) -> {
              String at = AT + ".toys." + key;
              toys.put(String.valueOf(key), toy(String.valueOf(key), at, reader.object(at, value)));
            });
    List<Case> cases = new ArrayList<>();
    for (Element element : elements(group, "cases")) {
      cases.add(
          reader.recorded(
              element.at(), element.json(), toyOf(element), "expected", Point.TRAINING));
    }
    elements(group, "sharded").forEach(element -> cases.add(sharded(element)));
    return cases;
  }

  private Scenario toy(String name, String at, Map<?, ?> json) {
    Map<?, ?> params = reader.object(at + ".params", reader.required(json, at, "params"));
    TraceShapes shapes = TraceShapes.of(reader.path(at + ".params"), params);
    return new Scenario(
        name,
        shapes,
        flat(json, at, "params", shapes),
        new Polynomial(
            flat(json, at, "a", shapes),
            flat(json, at, "b", shapes),
            flat(json, at, "c", shapes),
            flat(json, at, "u", shapes),
            number(at + ".kappa", reader.required(json, at, "kappa")),
            numbers(json, at, "shift")));
  }

  /**
   * A single step of SGD with the rate 1: the expected parameters are the initial ones minus the
   * gradient. The function is linear in its shift, so that of all shards has their mean shift.
   */
  private Case sharded(Element element) {
    String at = element.at();
    Scenario toy = toyOf(element);
    Polynomial function = (Polynomial) toy.gradients();
    List<Double> counts = numbers(element.json(), at, "counts");
    List<Double> indices = numbers(element.json(), at, "shift_index");
    if (counts.size() != indices.size()) {
      throw new SpecException(
          "%s must be one for each of %d counts, but were %d",
          reader.path(at + ".shift_index"), counts.size(), indices.size());
    }
    double shift = 0;
    double examples = 0;
    for (int k = 0; k < counts.size(); k++) {
      shift += counts.get(k) * function.shifts().get(indices.get(k).intValue());
      examples += counts.get(k);
    }
    Polynomial mean =
        new Polynomial(
            function.a(),
            function.b(),
            function.c(),
            function.u(),
            function.coupling(),
            List.of(shift / examples));
    double[] gradient = flat(element.json(), at, "expected", toy.shapes());
    double[] expected = toy.parameters().clone();
    for (int i = 0; i < expected.length; i++) {
      expected[i] -= gradient[i];
    }

    Map<String, Object> settings = reader.settings(at + ".kw", element.json().get("kw"));
    settings.put("inner", "SGD");
    settings.put("inner_hp", Map.of("lr", 1.0));
    boolean perShard = Boolean.TRUE.equals(element.json().get("per_shard"));
    return new Case(
        reader.path(at),
        perShard ? ReferenceRules.PER_SHARD : "SAM",
        settings,
        new Scenario(toy.name(), toy.shapes(), toy.parameters(), mean),
        Point.TRAINING,
        Optional.of(List.of(expected)));
  }

  private Scenario toyOf(Element element) {
    Object key = reader.required(element.json(), element.at(), "toy");
    if (!toys.containsKey(key)) {
      throw new SpecException(
          "%s must be one of %s, but was '%s'",
          reader.path(element.at() + ".toy"), toys.keySet(), key);
    }
    return toys.get(key);
  }

  private List<Element> elements(Map<?, ?> group, String key) {
    List<Element> elements = new ArrayList<>();
    if (group.get(key) != null) {
      List<?> list = reader.list(AT + "." + key, group.get(key));
      for (int i = 0; i < list.size(); i++) {
        String at = String.format(Locale.ROOT, "%s.%s[%d]", AT, key, i);
        elements.add(new Element(at, reader.object(at, list.get(i))));
      }
    }
    return elements;
  }

  private double[] flat(Map<?, ?> json, String at, String key, TraceShapes shapes) {
    String path = at + "." + key;
    return shapes.flat(reader.path(path), reader.object(path, reader.required(json, at, key)));
  }

  private List<Double> numbers(Map<?, ?> json, String at, String key) {
    String path = at + "." + key;
    List<Double> numbers = new ArrayList<>();
    reader
        .list(path, reader.required(json, at, key))
        .forEach(value -> numbers.add(number(path, value)));
    return numbers;
  }

  private double number(String at, Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new SpecException("%s must be a number, but was '%s'", reader.path(at), value);
  }

  /** An element of a list, with its path. */
  private record Element(String at, Map<?, ?> json) {}
}
