package largo.spark.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import largo.core.config.RunSpec;
import largo.core.config.Trial;
import largo.core.report.RunEnvironment;
import largo.core.report.StudyResults;
import largo.core.report.TrialResult;
import largo.core.study.EndedTrial;
import largo.core.study.FixedTrials;
import largo.core.study.StudyDesign;
import largo.core.study.TrialPlan;
import largo.core.train.StepRecord;
import org.apache.spark.sql.SparkSession;

/**
 * The report of a run, written again from the files of its trials: without its data, and without a
 * training. Trials that are missing are counted, as in the report of an interrupted run.
 */
public final class SavedReport {

  private final SparkSession session;
  private final OutputFolder out;
  private final RunSpec spec;
  private final TrialPlan plan;
  private final Map<String, TrialResult> results;

  /**
   * The report of a folder.
   *
   * @throws largo.core.config.SpecException if it is not that of a run, or a file is damaged
   */
  public SavedReport(SparkSession session, OutputFolder out) {
    this.session = session;
    this.out = out;
    this.spec = SavedResults.spec(out);
    this.plan =
        StudyMeasurementFiles.isStudy(out)
            ? new StudyDesign(spec)
            : new FixedTrials(spec.sweep().trials(spec));
    this.results =
        SavedResults.results(out).stream()
            .collect(Collectors.toMap(TrialResult::trial, result -> result, (a, b) -> a));
  }

  /**
   * Writes the results, charts and the report.
   *
   * @throws largo.spark.storage.StorageException if a file cannot be read or written
   */
  public StudyResults write() {
    Map<String, EndedTrial> ended = new LinkedHashMap<>();
    List<Trial> begun = new ArrayList<>();
    List<Trial> round = plan.next(ended, this::wholeSteps);
    boolean isWhole = true;
    while (!round.isEmpty() && isWhole) { // the decisions of the run, from the same results
      begun.addAll(round);
      for (Trial trial : round) {
        Optional<TrialResult> result = Optional.ofNullable(results.get(trial.id()));
        result.ifPresent(r -> ended.put(trial.id(), new EndedTrial(r, steps(r))));
        isWhole &= result.isPresent();
      }
      round = plan.next(ended, this::wholeSteps);
    }
    List<Trial> reported = plan.reported(begun);
    List<TrialResult> shown =
        reported.stream().map(t -> results.get(t.id())).filter(Objects::nonNull).toList();
    Map<String, List<StepRecord>> steps = new HashMap<>();
    ended.forEach((id, trial) -> steps.put(id, trial.steps()));
    Optional<EnvironmentFile> environment = EnvironmentFile.read(out);
    StudyResults all =
        new StudyResults(
            spec,
            RunFiles.data(out).orElse(spec.data().source().name()),
            environment.map(EnvironmentFile::network).orElse(spec.model().source().name()),
            reported.size(),
            shown,
            steps,
            environment
                .map(EnvironmentFile::environment)
                .orElse(new RunEnvironment(List.of(), List.of())),
            plan.tuning(ended, this::wholeSteps),
            new StudyMeasurementFiles(out).read(shown));
    new ReportWriter(session, out).write(all);
    return all;
  }

  private List<StepRecord> steps(TrialResult result) {
    return ResultStore.steps(session, out, result);
  }

  /**
   * The steps of the whole budget at a batch, from those of an epoch in its longest trial; 1 before
   * there is a trial.
   */
  private long wholeSteps(int batch) {
    return results.values().stream()
        .filter(r -> r.batch() == batch && r.epochs() > 0)
        .max((a, b) -> Long.compare(a.steps(), b.steps()))
        .map(r -> Math.max(1, Math.round(r.steps() / r.epochs())))
        .map(perEpoch -> spec.budget().length().value().steps(perEpoch, batch))
        .orElse(1L);
  }
}
