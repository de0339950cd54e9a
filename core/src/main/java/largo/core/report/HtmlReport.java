package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import largo.core.config.SpecWriter;

/**
 * The report of a study as a self-contained page: charts, scripts and style are in it. It can be
 * read without scripts, offline, and printed.
 */
public final class HtmlReport {

  private HtmlReport() {}

  /**
   * Formats the report of a study.
   *
   * @param charts of the same study
   * @param plots of these charts
   * @param first sections at the top, such as a verdict
   */
  public static String of(
      StudyResults studyResults, List<Chart> charts, StudyPlots plots, List<ReportSection> first) {
    RateSelection selection = RateSelection.of(studyResults);
    String body =
        head(studyResults)
            + sections(first)
            + results(
                studyResults, selection, HtmlElements.section("Charts", figures(charts, plots)))
            + FactorsHtml.of(studyResults)
            + HtmlElements.section("Setup", HtmlElements.facts(SetupTable.of(studyResults)))
            + HtmlElements.section(
                "Run", HtmlElements.facts(studyResults.environment().run()), files(studyResults))
            + HtmlElements.section(
                "Environment", HtmlElements.facts(studyResults.environment().machine()))
            + again(studyResults);
    return page(studyResults.spec().name(), kind(studyResults), body);
  }

  /**
   * Formats a report of sections only, such as a comparison of studies.
   *
   * @param title heading of the page
   * @param kind of report, for the title of the window
   * @param lead what is reported, in a sentence
   */
  public static String of(String title, String kind, String lead, List<ReportSection> sections) {
    return page(
        title,
        kind,
        HtmlElements.text("h1", title)
            + "\n"
            + HtmlElements.text("p class=\"lead\"", lead)
            + "\n"
            + sections(sections));
  }

  private static String page(String title, String kind, String body) {
    return String.format(
        Locale.ROOT,
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta http-equiv="Content-Security-Policy" content="%s"/>
        <title>%s – Largo %s</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        %s</main>
        %s</body>
        </html>
        """,
        ReportResources.POLICY,
        HtmlElements.escape(title),
        HtmlElements.escape(kind),
        ReportResources.style(),
        body,
        ReportResources.scripts());
  }

  private static String sections(List<ReportSection> sections) {
    return sections.stream().map(ReportSection::html).collect(Collectors.joining());
  }

  private static String figures(List<Chart> charts, StudyPlots plots) {
    return plots
            .problem()
            .map(p -> HtmlElements.text("p class=\"banner\"", "No PNGs: " + p) + "\n")
            .orElse("")
        + charts.stream()
            .map(chart -> ChartHtml.of(chart, plots.of(chart)))
            .collect(Collectors.joining("\n"));
  }

  private static String kind(StudyResults studyResults) {
    return studyResults.isSingle()
        ? "training"
        : studyResults.tuning().isPresent() ? "study" : "sweep";
  }

  private static String head(StudyResults studyResults) {
    return HtmlElements.text("h1", studyResults.spec().name())
        + "\n"
        + HtmlElements.text("p class=\"lead\"", studyResults.data() + "; " + studyResults.model())
        + "\n"
        + StudyProgress.of(studyResults)
            .map(b -> HtmlElements.text("p class=\"banner\"", b) + "\n")
            .orElse("");
  }

  /** The tables with the charts between them; without results, the reason only. */
  private static String results(StudyResults studyResults, RateSelection selection, String charts) {
    if (studyResults.isSingle()) {
      return TrainingHtml.of(studyResults) + charts;
    }
    return summary(StudySummary.of(studyResults, selection))
        + (studyResults.results().isEmpty()
            ? ""
            : HtmlElements.section(
                    TitleText.capitalized(selection.task().score()) + " by optimizer and batch",
                    PivotHtml.of(PivotTable.of(selection, studyResults.spec().study().level())))
                + charts
                + HtmlElements.section("Trials", TrialsHtml.of(studyResults.named())));
  }

  private static String summary(StudySummary summary) {
    return HtmlElements.section(
        "Summary",
        HtmlElements.list(summary.findings()),
        HtmlElements.warnings(summary.warnings()));
  }

  /** Links to the other files in the folder of the page. */
  private static String files(StudyResults studyResults) {
    List<String> links = new ArrayList<>();
    links.add(
        HtmlElements.link("spec.conf", "spec.conf") + ": the configuration, including defaults");
    links.add(
        HtmlElements.link("results.csv", "results.csv")
            + ", "
            + HtmlElements.link("results.parquet", "results.parquet")
            + ": one row per trial");
    links.add(HtmlElements.link("steps.parquet", "steps.parquet") + ": one row per step");
    if (studyResults.tuning().isPresent()) {
      links.add(HtmlElements.link("verdict.json", "verdict.json") + ": the verdict");
      links.add(
          HtmlElements.link("measurements.csv", "measurements.csv")
              + ", "
              + HtmlElements.link("measurements.parquet", "measurements.parquet")
              + ": one row per measurement");
      links.add(
          HtmlElements.link("tuning.csv", "tuning.csv") + ": one row per trial of the tuning");
    }
    if (studyResults.isSingle()) {
      studyResults.results().stream()
          .filter(r -> r.status() == TrialResult.Status.FINISHED)
          .map(r -> "trials/" + r.trial() + "/model.zip")
          .forEach(model -> links.add(HtmlElements.link(model, model) + ": the trained network"));
    } else {
      links.add(
          HtmlElements.link("trials", "trials") + ": the network and configuration of each trial");
    }
    return HtmlElements.text("p", "Files in the folder of this page:")
        + HtmlElements.element(
            "ul",
            links.stream().map(l -> HtmlElements.element("li", l)).collect(Collectors.joining()));
  }

  private static String again(StudyResults studyResults) {
    String whole =
        studyResults.isSingle()
            ? HtmlElements.text(
                "pre", "largo train trials/" + anyTrial(studyResults) + "/trial.conf")
            : HtmlElements.text(
                    "p",
                    String.format(
                        Locale.ROOT,
                        "The complete %s, with the specification below in a file:",
                        kind(studyResults)))
                + HtmlElements.text("pre", "largo " + kind(studyResults) + " spec.conf")
                + HtmlElements.text("p", "A single trial of the table above:")
                + HtmlElements.text(
                    "pre", "largo train trials/" + anyTrial(studyResults) + "/trial.conf");
    return HtmlElements.section(
        "Reproduction",
        whole,
        HtmlElements.element(
            "details",
            HtmlElements.text("summary", "The specification with all its defaults: spec.conf")
                + HtmlElements.text("pre", SpecWriter.write(studyResults.spec()))));
  }

  private static String anyTrial(StudyResults studyResults) {
    return studyResults.results().stream().map(TrialResult::trial).findFirst().orElse("ID");
  }
}
