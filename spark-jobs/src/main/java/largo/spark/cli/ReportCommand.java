package largo.spark.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import largo.core.config.SpecDifference;
import largo.core.config.StudySpec;
import largo.core.report.StudyComparison;
import largo.spark.study.OutputFolder;
import largo.spark.study.SavedResults;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares two studies or sweeps. */
@Command(
    name = "report",
    description =
        "Compares two studies or sweeps at the optimizers and batches that both have, paired over"
            + " the seeds that both have.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class ReportCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "A", description = "Output folder of the first.")
  private String first;

  @Parameters(index = "1", paramLabel = "B", description = "Output folder of the second.")
  private String second;

  @Mixin private SparkOptions spark = new SparkOptions();

  @Override
  public Integer call() {
    Configuration hadoop = spark.hadoop();
    SavedResults a = SavedResults.read(new OutputFolder(first, hadoop));
    SavedResults b = SavedResults.read(new OutputFolder(second, hadoop));
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
    System.out.printf(
        Locale.ROOT,
        "Accuracy, first -> second, with the %s %% interval of the difference and Holm's"
            + " correction:%n",
        String.format(Locale.ROOT, "%.3g", 100 * study.level()));
    System.out.print(
        StudyComparison.of(a.results(), b.results(), study.margin(), study.alpha()).text());
    return 0;
  }
}
