package largo.spark.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import largo.core.config.SpecDifference;
import largo.core.config.SpecException;
import largo.core.config.StudySpec;
import largo.core.report.ArmLabels;
import largo.core.report.ComparisonSection;
import largo.core.report.HtmlReport;
import largo.core.report.ReportSection;
import largo.core.report.StudyComparison;
import largo.core.report.TextSummary;
import largo.core.report.TitleText;
import largo.spark.interop.OpenSession;
import largo.spark.storage.FolderLock;
import largo.spark.study.OutputFolder;
import largo.spark.study.SavedReport;
import largo.spark.study.SavedResults;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the report of a run again, or compares two. */
@Command(
    name = "report",
    description =
        "With one folder: writes its report again, from the results of its trials, without data and"
            + " training. With two: compares them at the optimizers and batches that both have,"
            + " paired over the seeds that both have.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class ReportCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..2",
      paramLabel = "DIR",
      description = "Output folder of a training, a sweep or a study; two to compare them.")
  private List<String> folders;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "With two folders: writes the comparison as a page, for example comparison.html, too.")
  private Path out;

  @Mixin private SparkOptions spark = new SparkOptions();

  @Override
  public Integer call() throws IOException {
    Configuration hadoop = spark.hadoop();
    if (folders.size() == 1) {
      return again(new OutputFolder(folders.get(0), hadoop));
    }
    return compare(
        SavedResults.read(new OutputFolder(folders.get(0), hadoop)),
        SavedResults.read(new OutputFolder(folders.get(1), hadoop)));
  }

  private int again(OutputFolder saved) {
    if (out != null) {
      throw new SpecException(
          "--out is the page of a comparison of two folders; the report of one is written to %s",
          saved.path("report.html"));
    }
    SavedResults.read(saved); // before Spark is started
    try (OpenSession open = new OpenSession(spark.session("report"))) {
      OutputFolder folder =
          new OutputFolder(folders.get(0), open.session().sparkContext().hadoopConfiguration());
      FolderLock lock = folder.lock();
      try (lock) {
        System.out.print(TextSummary.of(new SavedReport(open.session(), folder).write()));
      }
      System.out.printf(Locale.ROOT, "%nreport: %s%n", folder.path("report.html"));
    }
    return 0;
  }

  private int compare(SavedResults a, SavedResults b) throws IOException {
    for (SavedResults one : List.of(a, b)) {
      System.out.printf(
          Locale.ROOT,
          "%s: %s, %d trials%n",
          one.folder(),
          one.spec().name(),
          one.results().size());
      one.verdict()
          .ifPresent(v -> v.sentences().forEach(s -> System.out.printf(Locale.ROOT, "- %s%n", s)));
      System.out.println();
    }
    List<SpecDifference> differences = SpecDifference.between(a.spec(), b.spec(), List.of());
    System.out.println("Different keys, from the first to the second:");
    differences.forEach(d -> System.out.printf(Locale.ROOT, "- %s%n", d));
    System.out.println(differences.isEmpty() ? "- none\n" : "");
    StudySpec study = a.spec().study();
    StudyComparison comparison = compared(a, b);
    System.out.printf(
        Locale.ROOT,
        "%s, first -> second, with the %s %% interval of the difference and Holm's"
            + " correction:%n",
        TitleText.capitalized(comparison.task().plainScore()),
        String.format(Locale.ROOT, "%.3g", 100 * study.level()));
    System.out.print(comparison.text());
    if (out != null) {
      write(
          List.of(
              verdict("First", a),
              verdict("Second", b),
              differences(differences),
              ComparisonSection.of(comparison, study.level())));
    }
    return 0;
  }

  /** Optimizers of studies are one rule with different settings where they are named so. */
  private static StudyComparison compared(SavedResults a, SavedResults b) {
    StudySpec study = a.spec().study();
    if (a.verdict().isEmpty() || b.verdict().isEmpty()) {
      return StudyComparison.of(a.results(), b.results(), study.margin(), study.alpha());
    }
    ArmLabels labels =
        ArmLabels.of(a.results(), study).and(ArmLabels.of(b.results(), b.spec().study()));
    return StudyComparison.of(
        labels.label(a.results()), labels.label(b.results()), study.margin(), study.alpha());
  }

  private void write(List<ReportSection> sections) throws IOException {
    String page =
        HtmlReport.of(
            "Comparison of studies",
            "comparison",
            "Optimizers and batches that both have, paired over the seeds that both have.",
            sections);
    Files.writeString(out, page, StandardCharsets.UTF_8);
    System.out.printf(Locale.ROOT, "%nreport: %s%n", out);
  }

  private static ReportSection verdict(String which, SavedResults saved) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        String.format(
            Locale.ROOT,
            "%s: %s, %d trials",
            saved.folder(),
            saved.spec().name(),
            saved.results().size()));
    saved.verdict().ifPresent(verdict -> sentences.addAll(verdict.sentences()));
    return new ReportSection(which, sentences, List.of(), List.of());
  }

  private static ReportSection differences(List<SpecDifference> differences) {
    return new ReportSection(
        "Different keys, from the first to the second",
        differences.isEmpty()
            ? List.of("none")
            : differences.stream().map(SpecDifference::toString).toList(),
        List.of(),
        List.of());
  }
}
