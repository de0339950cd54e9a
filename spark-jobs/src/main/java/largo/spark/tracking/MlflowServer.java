package largo.spark.tracking;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import org.apache.hadoop.conf.Configuration;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MLflow tracking server: a run for the study, and one for each trial, nested under it.
 *
 * <p>Runs are created when the first event is recorded in them, so that they are also complete on a
 * server that becomes reachable later. When a study is resumed, its runs are continued. A separate
 * thread uploads files, after the metrics.
 */
final class MlflowServer implements TrackingServer {

  private static final Logger LOG = LoggerFactory.getLogger(MlflowServer.class);

  private final RunSpec spec;
  private final Supplier<List<Trial>> trials;
  private final String address;
  private final MlflowClient client;
  private final MlflowCalls calls;
  private final MlflowArtifacts artifacts;
  private final MlflowFiles files;
  private final MlflowRuns runs;
  private final Set<String> undescribed = new HashSet<>();
  private final Map<String, String> open = new LinkedHashMap<>(); // runs to their names

  /**
   * Creates a server.
   *
   * @param trials those that were started so far
   */
  MlflowServer(
      RunSpec spec,
      Supplier<List<Trial>> trials,
      Tracker.Notes notes,
      Configuration configuration) {
    this.spec = spec;
    this.trials = trials;
    this.address = spec.tracking().mlflow();
    this.client = new MlflowClient(address);
    this.calls = new MlflowCalls(client);
    this.artifacts = new MlflowArtifacts(address, configuration);
    this.files = new MlflowFiles(artifacts);
    this.runs = new MlflowRuns(notes, address);
  }

  @Override
  public String address() {
    return "MLflow at " + address;
  }

  @Override
  public void send(TrackingEvent event) {
    try {
      pass(event);
    } catch (MlflowHttpException e) { // the run or the experiment cannot be created
      if (MlflowCalls.isPermanent(e)) {
        throw new RefusedException(e.getMessage(), e);
      }
      throw e;
    }
  }

  private void pass(TrackingEvent event) {
    if (event instanceof TrackingEvent.Stepped stepped) {
      send(stepped);
    } else if (event instanceof TrackingEvent.Ended ended) {
      send(ended);
    } else if (event instanceof TrackingEvent.Left left) {
      String study = study();
      end(study, spec.name(), RunStatus.FINISHED);
      left.files()
          .forEach((name, bytes) -> files.put(study, spec.name(), name, () -> Optional.of(bytes)));
      left.best().ifPresent(this::register);
    }
  }

  @Override
  public void close() {
    try {
      List.copyOf(open.entrySet())
          .forEach(run -> end(run.getKey(), run.getValue(), RunStatus.KILLED)); // interrupted
    } finally {
      if (calls.refused() > 0) {
        LOG.warn(
            "{} refused {} requests of this run; its folder has what is missing there",
            address(),
            calls.refused());
      }
      files.close();
      artifacts.close();
      client.close();
    }
  }

  private void send(TrackingEvent.Stepped stepped) {
    List<Metric> metrics = new ArrayList<>();
    for (TrackingEvent.Timed timed : stepped.steps()) {
      TrackedMetrics.of(timed.step())
          .forEach((name, value) -> add(metrics, name, value, timed.step().step(), timed.at()));
    }
    calls.metrics(run(stepped.trial()), stepped.trial(), metrics);
  }

  private void send(TrackingEvent.Ended ended) {
    TrialResult result = ended.result();
    String trial = result.trial();
    String run = run(trial);
    List<Metric> metrics = new ArrayList<>();
    TrackedMetrics.of(result)
        .forEach((name, value) -> add(metrics, name, value, result.steps(), ended.at()));
    calls.metrics(run, trial, metrics);
    calls.tag(run, trial, "largo.status", TrackedMetrics.word(result.status()));
    if (!result.message().isEmpty()) {
      calls.tag(run, trial, "largo.message", TrackedMetrics.shortened(result.message()));
    }
    boolean finished = result.status() == TrialResult.Status.FINISHED;
    end(run, trial, finished ? RunStatus.FINISHED : RunStatus.FAILED);
    files.put(run, trial, ended.modelFile(), ended.model());
  }

  /**
   * Registers the model of the best trial, if this server has it, and unless it is the one that is
   * registered already.
   */
  private void register(Tracker.TrialModel best) {
    String name = spec.tracking().registeredModel();
    Optional<String> known = runs.trial(best.trial());
    if (name.isEmpty() || known.isEmpty() || runs.registered().equals(best.trial())) {
      return;
    }
    String run = known.orElseThrow();
    String folder = client.getRun(run).getInfo().getArtifactUri();
    calls.registered(name, best.trial(), run, folder + "/" + best.file());
    runs.register(best.trial());
  }

  private void end(String run, String name, RunStatus status) {
    calls.terminated(run, name, status);
    open.remove(run);
  }

  /** Adds a metric, unless it is NaN: not measured. */
  private static void add(List<Metric> to, String name, double value, long step, long at) {
    if (!Double.isNaN(value)) {
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

  /** The run of the study, with the parameters that all trials share. */
  private String study() {
    String run = runs.study(() -> create(spec.name(), Map.of()));
    describe(
        run,
        spec.name(),
        TrackedMetrics.common(
            trials.get().stream().map(t -> TrackedMetrics.parameters(spec.of(t))).toList()));
    return run;
  }

  /** The run of a trial. */
  private String run(String id) {
    String study = study();
    String run = runs.trial(id, () -> create(id, Map.of("mlflow.parentRunId", study)));
    describe(run, id, TrackedMetrics.parameters(spec.of(trial(id))));
    return run;
  }

  private Trial trial(String id) {
    return trials.get().stream().filter(t -> t.id().equals(id)).findFirst().orElseThrow();
  }

  private String create(String name, Map<String, String> more) {
    CreateRun.Builder request =
        CreateRun.newBuilder()
            .setExperimentId(experiment())
            .setStartTime(System.currentTimeMillis());
    Map<String, String> tags = new LinkedHashMap<>(more);
    tags.put("mlflow.runName", name);
    tags.put("mlflow.source.name", "largo");
    tags.forEach((k, v) -> request.addTags(RunTag.newBuilder().setKey(k).setValue(v)));
    String run = client.createRun(request.build()).getRunId();
    undescribed.add(run);
    return run;
  }

  /** Sends the parameters of a new run; those of a resumed run cannot change. */
  private void describe(String run, String name, Map<String, String> parameters) {
    open.put(run, name);
    if (undescribed.contains(run)) {
      calls.parameters(run, name, parameters);
      undescribed.remove(run);
    }
  }
}
