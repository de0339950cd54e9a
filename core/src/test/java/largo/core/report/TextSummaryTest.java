package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextSummaryTest {

  @Test
  void hasTheTableAndTheFindings() {
    StudyResults studyResults =
        FakeSweep.of(
            List.of(
                new FakeTrial("momentum", 64, 0.05, 1).test(0.99).result(),
                new FakeTrial("momentum", 64, 0.05, 2).test(0.98).result(),
                new FakeTrial("momentum", 4096, 0.4, 1).diverged().result(),
                new FakeTrial("momentum", 4096, 0.4, 2).test(0.5).result(),
                new FakeTrial("lamb", 4096, 0.02, 1).test(0.97).result()),
            6);

    assertThat(TextSummary.of(studyResults))
        .startsWith(
            """
            digits-lenet

            Incomplete: 5 of 6 trials.

            test accuracy in %, mean +/- standard deviation over up to 2 seeds
            *: significantly better than all others at the batch (paired t-test, Holm's correction, 5 %).

            batch       64                4096
            momentum    98.50 +/- 0.71    50.00
                        lr 0.05           lr 0.4
                                          1 of 2 diverged
            lamb        -                 97.00
                                          lr 0.02

            - The best mean test accuracy is 98.50 +/- 0.71 % over 2 seeds: momentum at batch 64 with learning
              rate 0.05; its best trial is momentum-b64-lr0.05-s1 with 99.00 %.
            """)
        .contains("\nNotes on interpretation:\n- Differences below about ");
  }

  @Test
  void marksNoLeadWithOneSeed() {
    StudyResults studyResults =
        FakeSweep.of(
            List.of(
                new FakeTrial("sgd", 64, 0.05, 1).test(0.99).result(),
                new FakeTrial("lamb", 64, 0.02, 1).test(0.5).result()));

    assertThat(TextSummary.of(studyResults))
        .contains(
            "test accuracy in %, one seed\nNone is marked as the best: with one seed, the significance")
        .contains("sgd      99.00\n")
        .contains("The best test accuracy, of one seed, is 99.00 %")
        .doesNotContain("*");
  }

  @Test
  void fitsATerminalAndAnyEncoding() {
    List<String> ten =
        List.of(
            "sgd", "momentum", "nesterov", "adam", "adamw", "lars", "lamb", "sngm", "rsg", "arsg");
    String text =
        TextSummary.of(
            FakeSweep.of(
                FakeSweep.results(ten, List.of(32, 128, 512, 2048, 8192, 16384, 65536), 3)));

    assertThat(text.lines()).allMatch(line -> line.length() <= 100);
    assertThat(text).isASCII().endsWith("\n").contains("65536").contains("nesterov");
  }

  @Test
  void reportsThatThereAreNoResults() {
    assertThat(TextSummary.of(FakeSweep.of(List.of(), 12)))
        .isEqualTo(
            """
            digits-lenet

            Incomplete: 0 of 12 trials.

            - No trial has finished, so there is nothing to compare.
            """);
  }

  @Test
  void namesTheSettingsThatDiffer() {
    StudyResults studyResults =
        FakeSweep.of(
            List.of(
                new FakeTrial("lamb", 64, 1, 1).settings("beta1 = 0.9, beta2 = 0.5").result(),
                new FakeTrial("lamb", 512, 1, 1).settings("beta1 = 0.8, beta2 = 0.5").result()));

    assertThat(TextSummary.of(studyResults)).contains("        beta1 = 0.9    beta1 = 0.8\n");
  }
}
