package largo.spark.study;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.report.Chart;
import largo.core.report.HtmlReport;
import largo.core.report.StudyCharts;
import largo.core.report.StudyPlots;
import largo.core.report.StudyResults;
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
   * Writes results.csv, results.parquet, the charts and report.html.
   *
   * @return all files except the Parquet table, by name
   */
  Map<String, byte[]> write(StudyResults studyResults) {
    List<Chart> charts = StudyCharts.of(studyResults);
    StudyPlots plots = StudyPlots.of(charts, studyResults.spec().name());
    plots.problem().ifPresent(problem -> LOG.warn("no PNGs of charts: {}", problem));
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "results.csv", CsvTable.results(studyResults.results()).getBytes(StandardCharsets.UTF_8));
    plots.png().forEach((name, png) -> files.put("plots/" + name, png));
    files.put(
        "report.html",
        HtmlReport.of(studyResults, charts, plots, List.of()).getBytes(StandardCharsets.UTF_8));

    RecordRows.write(RecordTables.results(session, studyResults.results()), out, "results.parquet");
    files.forEach(out::write);
    return files;
  }
}
