package largo.core.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import largo.core.config.SpecException;
import largo.core.parity.UpdateTrace.Case;
import largo.core.parity.UpdateTrace.Point;
import largo.core.parity.UpdateTrace.Scenario;

/**
 * Reads cases with a gradient for each shard.
 *
 * <pre>
 *   [ { "optimizer", "hp", "counts": [ examples of each shard, … ], "params",
 *       "shard_grads": [ [ mean gradient of each shard, … ] of each step, … ], "expected" }, … ]
 * </pre>
 */
final class ShardedGroupReader {

  private final TraceReader reader;

  ShardedGroupReader(TraceReader reader) {
    this.reader = reader;
  }

  List<Case> cases(List<?> group) {
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      String at = String.format(Locale.ROOT, ".adascale[%d]", i);
      Map<?, ?> json = reader.object(at, group.get(i));
      cases.add(reader.recorded(at, json, scenario(at, json), "expected", Point.TRAINING));
    }
    return cases;
  }

  private Scenario scenario(String at, Map<?, ?> json) {
    Map<?, ?> params = reader.object(at + ".params", reader.required(json, at, "params"));
    TraceShapes shapes = TraceShapes.of(reader.path(at + ".params"), params);
    List<Integer> counts = counts(at + ".counts", reader.required(json, at, "counts"));
    String path = at + ".shard_grads";
    List<?> steps = reader.list(path, reader.required(json, at, "shard_grads"));
    List<List<double[]>> means = new ArrayList<>();
    for (int t = 0; t < steps.size(); t++) {
      String ofStep = String.format(Locale.ROOT, "%s[%d]", path, t);
      List<double[]> ofShards = reader.steps(ofStep, reader.list(ofStep, steps.get(t)), shapes);
      if (ofShards.size() != counts.size()) {
        throw new SpecException(
            "%s must be %d gradients, one for each of counts, but were %d",
            reader.path(ofStep), counts.size(), ofShards.size());
      }
      means.add(ofShards);
    }
    return new Scenario(
        "shards of " + counts,
        shapes,
        shapes.flat(reader.path(at + ".params"), params),
        new TraceGradients.Sharded(counts, means));
  }

  private List<Integer> counts(String at, Object json) {
    List<Integer> counts = new ArrayList<>();
    for (Object value : reader.list(at, json)) {
      if (!(value instanceof Integer count) || count < 1) {
        throw new SpecException(
            "%s must be whole numbers, positive, but one was '%s'", reader.path(at), value);
      }
      counts.add(count);
    }
    if (counts.size() < 2) {
      throw new SpecException(
          "%s must be of 2 shards or more, but were %d", reader.path(at), counts.size());
    }
    return counts;
  }
}
