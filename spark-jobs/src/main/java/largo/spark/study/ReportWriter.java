package largo.spark.study;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.report.Chart;
import largo.core.report.HtmlReport;
import largo.core.report.Measurement;
import largo.core.report.Measurements;
import largo.core.report.StudyCharts;
import largo.core.report.StudyPlots;
import largo.core.report.StudyResults;
import largo.core.report.StudyVerdict;
import largo.core.report.TuningResults;
import largo.core.report.VerdictSection;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the results, charts and report of a study. */
final class ReportWriter {

  private static final Logger LOG = LoggerFactory.getLogger(ReportWriter.class);

  private final SparkSession session;
  private final OutputFolder out;

  ReportWriter(SparkSession session, OutputFolder out) {
    this.session = session;
    this.out = out;
  }

  /**
   * Writes results.csv, results.parquet, the charts, report.html and environment.json; for a study
   * also tuning.csv, measurements.csv, measurements.parquet and verdict.json.
   *
   * @return all files except Parquet tables, by name
   */
  Map<String, byte[]> write(StudyResults studyResults) {
    List<Chart> charts = StudyCharts.of(studyResults);
    StudyPlots plots = StudyPlots.of(charts, studyResults.spec().name());
    plots.problem().ifPresent(problem -> LOG.warn("no PNGs of charts: {}", problem));
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "results.csv", CsvTable.results(studyResults.results()).getBytes(StandardCharsets.UTF_8));
    plots.png().forEach((name, png) -> files.put("plots/" + name, png));
    studyResults.tuning().ifPresent(tuning -> addStudy(studyResults, tuning, files));
    files.put(
        "report.html",
        HtmlReport.of(
                studyResults, charts, plots, VerdictSection.of(studyResults).stream().toList())
            .getBytes(StandardCharsets.UTF_8));
    files.put(
        EnvironmentFile.NAME,
        JsonRecords.write(EnvironmentFile.of(studyResults)).getBytes(StandardCharsets.UTF_8));

    RecordRows.write(RecordTables.results(session, studyResults.results()), out, "results.parquet");
    if (studyResults.tuning().isPresent()) {
      RecordRows.write(
          RecordRows.frame(session, Measurements.of(studyResults), Measurement.class),
          out,
          "measurements.parquet");
    }
    files.forEach(out::write);
    return files;
  }

  private static void addStudy(
      StudyResults studyResults, TuningResults tuning, Map<String, byte[]> files) {
    files.put("tuning.csv", CsvTable.results(tuning.trials()).getBytes(StandardCharsets.UTF_8));
    files.put(
        "measurements.csv",
        CsvTable.records(Measurements.of(studyResults), Measurement.class)
            .getBytes(StandardCharsets.UTF_8));
    files.put(
        "verdict.json",
        JsonRecords.write(StudyVerdict.of(studyResults).orElseThrow())
            .getBytes(StandardCharsets.UTF_8));
  }
}
