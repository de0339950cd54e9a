package largo.spark.run;

import largo.core.report.HtmlReport;
import largo.core.report.Plots;
import largo.core.report.ResultsCsv;
import largo.core.report.Sweep;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what a study leaves for people, next to what its trials left. */
final class Leavings {

  private static final Logger LOG = LoggerFactory.getLogger(Leavings.class);

  private final SparkSession session;
  private final OutputFolder out;

  Leavings(SparkSession session, OutputFolder out) {
    this.session = session;
    this.out = out;
  }

  /** Writes the table twice, the pictures, and the page that holds them. */
  void write(Sweep sweep) {
    out.write("results.csv", ResultsCsv.of(sweep));
    Rows.frame(session, sweep.results().stream().map(ResultRow::of).toList(), ResultRow.class)
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(out.path("results.parquet"));

    Plots plots = Plots.of(sweep);
    plots.problem().ifPresent(problem -> LOG.warn("no pictures: {}", problem));
    plots.png().forEach((name, png) -> out.write("plots/" + name, png));
    out.write("report.html", HtmlReport.of(sweep, plots));
  }
}
