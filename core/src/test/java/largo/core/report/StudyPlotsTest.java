package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import largo.core.data.LearningTask;
import largo.core.gradient.Score;
import largo.core.train.StepRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StudyPlotsTest {

  private static final List<Integer> BATCHES = List.of(64, 512, 4096);
  private static final List<TrialResult> FIVE = FakeSweep.results(FakeSweep.FIVE, BATCHES, 2);

  @BeforeAll
  static void needsFonts() {
    assumeTrue(FontCheck.problem().isEmpty(), () -> FontCheck.problem().orElseThrow());
  }

  static Stream<StudyResults> sweeps() {
    return Stream.of(
        FakeSweep.of(FIVE),
        FakeSweep.of(FIVE.subList(0, 2)),
        FakeSweep.of(FIVE.stream().map(r -> fake(r).diverged().result()).toList()),
        FakeSweep.of(FIVE.stream().map(r -> fake(r).failed("lost").result()).toList()),
        FakeSweep.of(FIVE.stream().map(r -> fake(r).test(1).gap(0).result()).toList()),
        FakeSweep.of(FIVE.stream().map(r -> fake(r).test(Double.NaN).result()).toList()),
        FakeSweep.of(List.of(), 5));
  }

  @Test
  void drawsTheChartsOfATraining() {
    TrialResult result = FIVE.get(0);
    StudyResults studyResults = FakeSweep.of(List.of(result));
    assertThat(plots(studyResults).png()).containsOnlyKeys(StudyCharts.LOSS + ".png");

    StudyResults validated =
        new StudyResults(
            studyResults.spec(),
            "",
            "",
            1,
            List.of(result),
            Map.of(result.trial(), validated(studyResults.steps().get(result.trial()))),
            studyResults.environment(),
            Optional.empty(),
            StudyMeasurements.NONE);
    assertThat(plots(validated).png())
        .containsOnlyKeys(StudyCharts.LOSS + ".png", StudyCharts.VALIDATION + ".png");
    assertThat(ValidationCurve.of(validated, RateSelection.of(List.of(result))).get(0).points())
        .extracting(ChartPoint::y)
        .containsOnly(75.0);
  }

  private static List<StepRecord> validated(List<StepRecord> steps) {
    Score score = new Score(2, new long[] {3, 1, 0, 0}, 2);
    return steps.stream()
        .map(s -> s.step() % 100 == 99 ? s.validated(score, LearningTask.CLASSIFICATION) : s)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("sweeps")
  void drawsFiveChartsOfAnySweep(StudyResults studyResults) throws IOException {
    StudyPlots plots = plots(studyResults);

    assertThat(plots.problem()).isEmpty();
    boolean hasSteps = studyResults.steps().values().stream().anyMatch(list -> !list.isEmpty());
    boolean hasLamb = studyResults.results().stream().anyMatch(r -> r.optimizer().equals("lamb"));
    assertThat(plots.png().keySet().stream().filter(n -> n.startsWith(StudyCharts.RULE)))
        .containsExactlyElementsOf(
            hasSteps && hasLamb
                ? List.of(
                    "rule-clipped.png", "rule-trust-ratio.png", "rule-trust-ratio-histogram.png")
                : List.of());
    assertThat(plots.png().keySet().stream().filter(n -> !n.startsWith(StudyCharts.RULE)))
        .containsExactly(
            "test-accuracy-vs-batch.png",
            "loss-curves.png",
            "generalization-gap-vs-batch.png",
            "examples-per-second-vs-batch.png",
            "time-to-finish-vs-batch.png");
    for (byte[] png : plots.png().values()) {
      BufferedImage image = decoded(png);
      assertThat(image.getWidth()).isEqualTo(1600);
      assertThat(image.getHeight()).isEqualTo(1000);
      assertThat(image.getRGB(0, 0)).isEqualTo(0xFFFFFFFF);
    }
  }

  @Test
  void drawsStalenessOfAsynchronousTrials() throws IOException {
    StudyResults studyResults =
        FakeSweep.of(FakeSweep.results(List.of("momentum", "apam"), BATCHES, 1));
    StudyPlots plots = plots(studyResults);
    BufferedImage image = decoded(plots.png().get("staleness.png"));
    int[] colors = pixels(image);

    int apam = SeriesStyle.of(1, 1).color().getRGB();
    int momentum = SeriesStyle.of(0, 1).color().getRGB();
    assertThat(Arrays.stream(colors).filter(c -> c == apam).count()).isGreaterThan(300);
    assertThat(Arrays.stream(colors).filter(c -> c == momentum).count()).isZero();
    assertThat(HtmlReport.of(studyResults, StudyCharts.of(studyResults), plots, List.of()))
        .contains("between the parameters of a gradient and its application");
  }

  @Test
  void drawsEveryOptimizerInItsColor() throws IOException {
    for (Map.Entry<String, byte[]> chart : plots(FakeSweep.of(FIVE)).png().entrySet()) {
      int[] colors = pixels(decoded(chart.getValue()));
      for (int i = 0; i < FakeSweep.FIVE.size(); i++) {
        if (chart.getKey().startsWith(StudyCharts.RULE) && !FakeSweep.FIVE.get(i).equals("lamb")) {
          continue; // has nothing to tell
        }
        int color = SeriesStyle.of(i, 1).color().getRGB();
        assertThat(Arrays.stream(colors).filter(c -> c == color).count()).isGreaterThan(300);
      }
    }
  }

  @Test
  void drawsDifferentChartsOfDifferentResults() {
    List<TrialResult> other = new ArrayList<>(FIVE);
    TrialResult r = FIVE.get(0);
    other.set(0, fake(r).test(r.scores().test().accuracy() - 0.05).gap(0.2).seconds(99).result());
    StudyPlots one = plots(FakeSweep.of(FIVE));
    StudyPlots two = plots(FakeSweep.of(other));

    one.png()
        .forEach(
            (name, png) -> {
              boolean isLoss =
                  name.equals(StudyCharts.LOSS + ".png")
                      || name.startsWith(StudyCharts.RULE); // same steps
              assertThat(Arrays.equals(png, two.png().get(name))).as(name).isEqualTo(isLoss);
            });
    assertThat(plots(FakeSweep.of(FIVE)).png().get(StudyCharts.LOSS + ".png"))
        .isEqualTo(one.png().get(StudyCharts.LOSS + ".png"));
  }

  @Test
  void marksUnfinishedTrials() {
    List<TrialResult> results = new ArrayList<>(FIVE);
    replace(results, "lamb", 4096, FakeTrial::diverged, 1, 2);
    replace(results, "sngm", 4096, FakeTrial::diverged, 2);
    replace(results, "adamw", 512, t -> t.failed("lost"), 1);
    Chart accuracy = StudyCharts.of(FakeSweep.of(results)).get(0);
    UnfinishedMarks unfinished = UnfinishedMarks.of(accuracy);

    assertThat(unfinished.marks().get(4096.0))
        .extracting(ChartMark::label)
        .containsExactly("lamb", "sngm (1 of 2)");
    assertThat(unfinished.marks().get(512.0))
        .extracting(ChartMark::label)
        .containsExactly("adamw (1 of 2)");
    assertThat(accuracy.marks().map(ChartMark::word)).contains("diverged", "failed");
    assertThat(unfinished.label()).isEqualTo("unfinished");
    assertThat(UnfinishedMarks.of(StudyCharts.of(FakeSweep.of(FIVE)).get(0)).height()).isZero();
    StudyPlots with = plots(FakeSweep.of(results));
    plots(FakeSweep.of(FIVE))
        .png()
        .forEach((name, png) -> assertThat(png).isNotEqualTo(with.png().get(name)));
  }

  @Test
  void drawsTrialsThatDivergedBeforeTheFirstStep() throws IOException {
    List<TrialResult> results = new ArrayList<>(FIVE);
    BATCHES.forEach(batch -> replace(results, "lamb", batch, FakeTrial::diverged, 1, 2));
    StudyResults fake = FakeSweep.of(results);
    StudyResults studyResults =
        new StudyResults(
            fake.spec(),
            "",
            "",
            results.size(),
            results,
            Map.of(),
            new RunEnvironment(List.of(), List.of()),
            Optional.empty(),
            StudyMeasurements.NONE);

    int lamb = SeriesStyle.of(FakeSweep.FIVE.indexOf("lamb"), 1).color().getRGB();
    for (byte[] png : plots(studyResults).png().values()) {
      BufferedImage plot = decoded(png).getSubimage(0, 0, 1280, 1000); // left of the legend
      assertThat(Arrays.stream(pixels(plot)).filter(c -> c == lamb).count()).isGreaterThan(50);
    }
  }

  @Test
  void twelveOptimizersHaveDifferentStyles() {
    Set<List<Object>> looks = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      SeriesStyle seriesStyle = SeriesStyle.of(i, 1);
      looks.add(List.of(seriesStyle.color(), Arrays.toString(seriesStyle.line().getDashArray())));
    }

    assertThat(looks).hasSize(12);
  }

  private static void replace(
      List<TrialResult> results,
      String optimizer,
      int batch,
      UnaryOperator<FakeTrial> how,
      Integer... seeds) {
    results.replaceAll(
        r ->
            r.optimizer().equals(optimizer)
                    && r.batch() == batch
                    && List.of(seeds).contains((int) r.seed())
                ? how.apply(fake(r)).result()
                : r);
  }

  private static StudyPlots plots(StudyResults studyResults) {
    return StudyPlots.of(StudyCharts.of(studyResults), studyResults.spec().name());
  }

  private static FakeTrial fake(TrialResult r) {
    return new FakeTrial(r.optimizer(), r.batch(), r.learningRate(), r.seed());
  }

  private static BufferedImage decoded(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
