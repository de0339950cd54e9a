package largo.spark.run;

import java.util.List;
import java.util.Optional;
import largo.core.config.RunSpec;
import largo.core.config.SpecWriter;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * What each trial leaves: {@code trials/ID/} with its specification, its model and, written last,
 * {@code result.json}, which says that the trial is done.
 */
final class ResultStore {

  private static final String STEPS = "steps.parquet";

  private final SparkSession session;
  private final OutputFolder out;

  ResultStore(SparkSession session, OutputFolder out) {
    this.session = session;
    this.out = out;
  }

  /** The result of a trial that is done and need not run again; a failed one is tried again. */
  Optional<TrialResult> done(Trial trial) {
    return out.read(file(trial, "result.json"))
        .map(json -> Json.read(file(trial, "result.json"), json, TrialResult.class))
        .filter(result -> result.status() != TrialResult.Status.FAILED);
  }

  /** The steps of a trial that is done. */
  List<StepRecord> steps(TrialResult result) {
    return steps(result.trial());
  }

  /** The same, by the trial's id. */
  List<StepRecord> steps(String trial) {
    String folder = folder(trial);
    return out.has(folder) ? Rows.read(session, out.path(folder), StepRecord.class) : List.of();
  }

  /** The model of a trial that is done; empty if it came to none. */
  Optional<byte[]> model(Trial trial) {
    return out.read(file(trial, "model.zip"));
  }

  /** Keeps all that a trial came to. */
  void keep(RunSpec spec, Trial trial, TrialRunner.Result result) {
    out.write(file(trial, "trial.conf"), SpecWriter.write(spec.of(trial)));
    if (result.model().length > 0) {
      out.write(file(trial, "model.zip"), result.model());
    }
    if (!result.steps().isEmpty()) {
      Rows.frame(session, result.steps(), StepRecord.class)
          .coalesce(1)
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(out.path(folder(trial.id())));
    }
    out.write(file(trial, "result.json"), Json.write(result.result()));
  }

  private static String folder(String trial) {
    return STEPS + "/trial=" + trial;
  }

  private static String file(Trial trial, String name) {
    return "trials/" + trial.id() + "/" + name;
  }
}
