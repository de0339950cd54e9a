package largo.spark.track;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.tracking.MlflowClient;

/**
 * An MLflow tracking server: a run for the study, and one for each trial, nested under it.
 *
 * <p>Runs are made when there is something to say of them, so that a server which comes late has
 * them, too. When a study goes on after an interruption, so do its runs.
 */
final class MlflowServer implements Server {

  private static final int MOST_METRICS = 1000; // of one call

  private final RunSpec spec;
  private final Map<String, Trial> trials;
  private final String address;
  private final MlflowClient client;
  private final MlflowArtifacts artifacts;
  private final MlflowRuns runs;
  private final Set<String> bare = new HashSet<>();
  private final Set<String> open = new HashSet<>();

  MlflowServer(RunSpec spec, List<Trial> trials, Tracker.Notes notes) {
    this.spec = spec;
    this.trials = trials.stream().collect(Collectors.toMap(Trial::id, t -> t));
    this.address = spec.tracking().mlflow();
    this.client = new MlflowClient(address);
    this.artifacts = new MlflowArtifacts(client, address);
    this.runs = new MlflowRuns(notes, address);
  }

  @Override
  public String address() {
    return "MLflow at " + address;
  }

  @Override
  public void send(Event event) {
    if (event instanceof Event.Stepped stepped) {
      send(stepped);
    } else if (event instanceof Event.Ended ended) {
      send(ended);
    } else if (event instanceof Event.Left left) {
      String study = study();
      left.files().forEach((name, bytes) -> artifacts.put(study, name, bytes));
      client.setTerminated(study, RunStatus.FINISHED);
      open.remove(study);
    }
  }

  @Override
  public void close() {
    open.forEach(run -> client.setTerminated(run, RunStatus.KILLED)); // interrupted
    client.close();
  }

  private void send(Event.Stepped stepped) {
    List<Metric> metrics = new ArrayList<>();
    for (Event.Timed timed : stepped.steps()) {
      Measured.of(timed.step())
          .forEach((name, value) -> add(metrics, name, value, timed.step().step(), timed.at()));
    }
    send(run(stepped.trial()), metrics);
  }

  private void send(Event.Ended ended) {
    TrialResult result = ended.result();
    String run = run(result.trial());
    List<Metric> metrics = new ArrayList<>();
    Measured.of(result)
        .forEach((name, value) -> add(metrics, name, value, result.steps(), ended.at()));
    send(run, metrics);
    client.setTag(run, "largo.status", Measured.word(result.status()));
    if (!result.message().isEmpty()) {
      client.setTag(run, "largo.message", result.message());
    }
    if (ended.model().length > 0) {
      artifacts.put(run, "model.zip", ended.model());
    }
    boolean finished = result.status() == TrialResult.Status.FINISHED;
    client.setTerminated(run, finished ? RunStatus.FINISHED : RunStatus.FAILED);
    open.remove(run);
  }

  private void send(String run, List<Metric> metrics) {
    for (int from = 0; from < metrics.size(); from += MOST_METRICS) {
      int to = Math.min(from + MOST_METRICS, metrics.size());
      client.logBatch(run, metrics.subList(from, to), List.of(), List.of());
    }
  }

  private static void add(List<Metric> to, String name, double value, long step, long at) {
    if (!Double.isNaN(value)) { // not measured
      to.add(
          Metric.newBuilder().setKey(name).setValue(value).setStep(step).setTimestamp(at).build());
    }
  }

  private String experiment() {
    String name =
        spec.tracking().experiment().isEmpty() ? spec.name() : spec.tracking().experiment();
    return client
        .getExperimentByName(name)
        .map(experiment -> experiment.getExperimentId())
        .orElseGet(() -> client.createExperiment(name));
  }

  /** The run of the study. */
  private String study() {
    String run = runs.study(() -> create(spec.name(), Map.of()));
    describe(run, spec);
    return run;
  }

  /** The run of a trial. */
  private String run(String id) {
    String study = study();
    String run = runs.trial(id, () -> create(id, Map.of("mlflow.parentRunId", study)));
    describe(run, spec.of(trials.get(id)));
    return run;
  }

  private String create(String name, Map<String, String> more) {
    CreateRun.Builder made =
        CreateRun.newBuilder()
            .setExperimentId(experiment())
            .setStartTime(System.currentTimeMillis());
    Map<String, String> tags = new LinkedHashMap<>(more);
    tags.put("mlflow.runName", name);
    tags.put("mlflow.source.name", "largo");
    tags.forEach((k, v) -> made.addTags(RunTag.newBuilder().setKey(k).setValue(v)));
    String run = client.createRun(made.build()).getRunId();
    bare.add(run);
    return run;
  }

  /** Says what a new run is of. One that goes on has been described: parameters cannot change. */
  private void describe(String run, RunSpec of) {
    open.add(run);
    if (bare.contains(run)) {
      List<Param> parameters =
          Measured.parameters(of).entrySet().stream()
              .map(p -> Param.newBuilder().setKey(p.getKey()).setValue(p.getValue()).build())
              .toList();
      client.logBatch(run, List.of(), parameters, List.of());
      bare.remove(run);
    }
  }
}
