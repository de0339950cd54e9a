package largo.spark.notebook;

import java.util.Locale;
import largo.core.report.StudyResults;
import largo.core.report.TextSummary;
import largo.core.report.TrialResult;
import largo.spark.study.OutputFolder;
import largo.spark.study.RecordTables;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The results of a study. */
public final class StudyResult {

  private final SparkSession session;
  private final OutputFolder folder;
  private final StudyResults studyResults;

  StudyResult(SparkSession session, OutputFolder folder, StudyResults studyResults) {
    this.session = session;
    this.folder = folder;
    this.studyResults = studyResults;
  }

  /** One row per trial, in order, with the columns of {@code results.parquet}. */
  public Dataset<Row> results() {
    return RecordTables.results(session, studyResults.results());
  }

  /**
   * One row per step, trial after trial: id, optimizer, batch, base learning rate and seed of the
   * trial, then the columns of {@code steps.parquet}.
   */
  public Dataset<Row> steps() {
    return RecordTables.steps(
        session,
        studyResults.results().stream().map(RecordTables.Key::of).toList(),
        studyResults.steps());
  }

  /** The table of accuracies and the summary of the report. */
  public String summary() {
    return TextSummary.of(studyResults);
  }

  /** The output folder. */
  public String folder() {
    return folder.toString();
  }

  /**
   * A chart of the report.
   *
   * @param name file name in the folder {@code plots}: {@code test-accuracy-vs-batch.png}, {@code
   *     loss-curves.png}, …
   * @return PNG
   * @throws IllegalArgumentException if there is no such chart
   */
  public byte[] picture(String name) {
    return folder
        .read("plots/" + name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(Locale.ROOT, "there is no chart %s in %s", name, folder)));
  }

  /**
   * The path of a trained network: a {@code .zip} that Deeplearning4j loads, or a {@code .pt} that
   * PyTorch loads.
   *
   * @throws IllegalArgumentException if there is no such trial, or it did not finish
   */
  public String model(String trial) {
    TrialResult result =
        studyResults.results().stream()
            .filter(r -> r.trial().equals(trial))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        String.format(
                            Locale.ROOT,
                            "there is no trial %s, only %s",
                            trial,
                            studyResults.results().stream().map(TrialResult::trial).toList())));
    if (result.status() != TrialResult.Status.FINISHED) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "trial %s has no model: %s", trial, result.message()));
    }
    String torchScript = "trials/" + trial + "/model.pt";
    return folder
        + "/"
        + (folder.has(torchScript) ? torchScript : "trials/" + trial + "/model.zip");
  }

  @Override
  public String toString() {
    return summary() + "\nreport: " + folder + "/report.html\n";
  }
}
