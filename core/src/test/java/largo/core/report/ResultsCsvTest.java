package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import largo.core.report.TrialResult.Status;
import org.junit.jupiter.api.Test;

class ResultsCsvTest {

  private static final String HEADER =
      "trial,optimizer,batch,micro,shards,seed,learning_rate,epochs,steps,train_loss,train_accuracy,"
          + "test_loss,test_accuracy,generalization_gap,seconds,examples_per_second,status,"
          + "validation_loss,validation_accuracy,best_step,best_validation_accuracy,"
          + "settings,message\n";

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
          1.0 / 3,
          0.75,
          Double.NaN,
          Double.NaN,
          1e-7,
          0.5,
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
          Double.POSITIVE_INFINITY,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          0,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Status.FAILED,
          "lost \"executor 3\", twice\nat step 7");

  @Test
  void writesALineForEachTrial() {
    assertThat(ResultsCsv.of(List.of(FINISHED, FAILED)))
        .isEqualTo(
            HEADER
                + "lamb-b512-lr0.01-s1,lamb,512,64,4,1,0.01,5.0,195,0.3333333333333333,0.75,"
                + "1.0E-7,0.5,0.25,12.5,8000.0,finished,,,120,0.625,\"beta1 = 0.9, beta2 = 0.999\",\n"
                + "sgd-b64-lr1-s2,sgd,64,64,4,-2,1.0,0.5,7,inf,,,,,,,failed,,,,,exempt = none,"
                + "\"lost \"\"executor 3\"\", twice\nat step 7\"\n");
  }

  @Test
  void writesTheSameWhateverTheLocale() {
    Locale before = Locale.getDefault();
    String usual = ResultsCsv.of(List.of(FINISHED, FAILED));
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(ResultsCsv.of(List.of(FINISHED, FAILED))).isEqualTo(usual);
      Locale.setDefault(Locale.GERMANY);
      assertThat(ResultsCsv.of(List.of(FINISHED, FAILED))).isEqualTo(usual);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void writesTheHeaderAloneBeforeAnythingEnded() {
    assertThat(ResultsCsv.of(FakeSweep.of(List.of(), 3))).isEqualTo(HEADER);
  }
}
