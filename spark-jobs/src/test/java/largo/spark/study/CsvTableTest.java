package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import largo.core.report.TrialResult;
import largo.core.report.TrialResult.Status;
import largo.core.report.TrialScores;
import largo.core.report.TrialScores.SplitScore;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class CsvTableTest extends JUnitSuite {

  private static final String HEADER =
      "trial,optimizer,batch,micro,shards,seed,learning_rate,epochs,steps,train_loss,train_accuracy,"
          + "test_loss,test_accuracy,generalization_gap,seconds,examples_per_second,status,"
          + "validation_loss,validation_accuracy,best_step,best_validation_accuracy,"
          + "train_top5_accuracy,train_macro_f1,train_calibration_error,train_rmse,train_mae,"
          + "test_top5_accuracy,test_macro_f1,test_calibration_error,test_rmse,test_mae,"
          + "train_r2,test_r2,validation_r2,best_validation_r2,"
          + "train_subset_accuracy,test_subset_accuracy,validation_subset_accuracy,"
          + "best_validation_subset_accuracy,"
          + "train_micro_f1,train_hamming_loss,test_micro_f1,test_hamming_loss,"
          + "settings,message\n";

  private static final String OTHER_TASKS = ",".repeat(12);

  private static final TrialResult FINISHED =
      new TrialResult(
          "lamb-b512-lr0.01-s1",
          "lamb",
          "beta1 = 0.9, beta2 = 0.999",
          512,
          64,
          4,
          1,
          0.01,
          5,
          195,
          new TrialScores(
              new SplitScore(1.0 / 3, 0.75),
              new SplitScore(Double.NaN, Double.NaN),
              new SplitScore(1e-7, 0.5),
              List.of()),
          120,
          0.625,
          12.5,
          8000,
          Status.FINISHED,
          "");

  private static final TrialResult FAILED =
      new TrialResult(
          "sgd-b64-lr1-s2",
          "sgd",
          "exempt = none",
          64,
          64,
          4,
          -2,
          1,
          0.5,
          7,
          new TrialScores(
              new SplitScore(Double.POSITIVE_INFINITY, Double.NaN),
              new SplitScore(Double.NaN, Double.NaN),
              new SplitScore(Double.NaN, Double.NaN),
              List.of()),
          0,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Status.FAILED,
          "lost \"executor 3\", twice\nat step 7");

  @Test
  public void writesALineForEachTrial() {
    assertThat(CsvTable.results(List.of(FINISHED, FAILED)))
        .isEqualTo(
            HEADER
                + "lamb-b512-lr0.01-s1,lamb,512,64,4,1,0.01,5.0,195,0.3333333333333333,0.75,"
                + "1.0E-7,0.5,0.25,12.5,8000.0,finished,,,120,0.625,,,,,,,,,,,"
                + OTHER_TASKS
                + "\"beta1 = 0.9, beta2 = 0.999\",\n"
                + "sgd-b64-lr1-s2,sgd,64,64,4,-2,1.0,0.5,7,inf,,,,,,,failed,,,,,,,,,,,,,,,"
                + OTHER_TASKS
                + "exempt = none,"
                + "\"lost \"\"executor 3\"\", twice\nat step 7\"\n");
  }

  @Test
  public void doesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    String usual = CsvTable.results(List.of(FINISHED, FAILED));
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(CsvTable.results(List.of(FINISHED, FAILED))).isEqualTo(usual);
      Locale.setDefault(Locale.GERMANY);
      assertThat(CsvTable.results(List.of(FINISHED, FAILED))).isEqualTo(usual);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  public void writesOnlyTheHeaderWithoutResults() {
    assertThat(CsvTable.results(List.of())).isEqualTo(HEADER);
  }

  /** Cells that must not be trimmed, escaped or cut. */
  @Test
  public void quotesOnlyCellsThatNeedIt() {
    List<String> cells =
        List.of(
            "",
            " spaces ",
            "#comment",
            "it's",
            "a\\b",
            "\"",
            "\"quoted\"",
            "a,b",
            "a\nb",
            "a\r\nb",
            "\r",
            "\t",
            "x".repeat(10_000),
            "–∞",
            "null",
            "a;b",
            "\n");
    assertThat(cells)
        .allSatisfy(
            cell -> {
              boolean quoted = cell.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0);
              String written = quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
              assertThat(CsvTable.of(List.of("first", cell), List.of(List.of(cell, "last"))))
                  .isEqualTo("first," + written + "\n" + written + ",last\n");
            });
  }
}
