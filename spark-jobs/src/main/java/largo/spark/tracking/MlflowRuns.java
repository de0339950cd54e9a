package largo.spark.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The IDs of the runs of a study on a server, stored in the folder of the study. */
final class MlflowRuns {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(MlflowRuns.class);

  private final Tracker.Notes kept;
  private Ids ids;

  /**
   * IDs of runs.
   *
   * @param server address
   * @param study its run; empty if there is none yet
   * @param trials their runs, by trial
   * @param registered the trial whose model is registered; null if there is none
   */
  record Ids(String server, String study, Map<String, String> trials, String registered) {}

  /** Reads the IDs; those of another server are not used. */
  MlflowRuns(Tracker.Notes kept, String server) {
    this.kept = kept;
    this.ids =
        kept.read()
            .map(MlflowRuns::parse)
            .filter(former -> former.server().equals(server))
            .orElse(new Ids(server, "", Map.of(), null));
  }

  String study(Supplier<String> create) {
    if (ids.study().isEmpty()) {
      note(new Ids(ids.server(), create.get(), ids.trials(), ids.registered()));
    }
    return ids.study();
  }

  /** The run of a trial, if there is one. */
  Optional<String> trial(String id) {
    return Optional.ofNullable(ids.trials().get(id));
  }

  String trial(String id, Supplier<String> create) {
    if (!ids.trials().containsKey(id)) {
      Map<String, String> more = new TreeMap<>(ids.trials());
      more.put(id, create.get());
      note(new Ids(ids.server(), ids.study(), more, ids.registered()));
    }
    return ids.trials().get(id);
  }

  /** The trial whose model is registered; empty if there is none. */
  String registered() {
    return Objects.requireNonNullElse(ids.registered(), "");
  }

  void register(String trial) {
    note(new Ids(ids.server(), ids.study(), ids.trials(), trial));
  }

  private void note(Ids now) {
    ids = now;
    try {
      kept.write(MAPPER.writeValueAsBytes(now));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // strings
    }
  }

  private static Ids parse(byte[] json) {
    try {
      return MAPPER.readValue(json, Ids.class);
    } catch (IOException e) {
      LOG.warn("tracking.json cannot be read, so new runs are created: {}", e.getMessage());
      return new Ids("", "", Map.of(), null);
    }
  }
}
