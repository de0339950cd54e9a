package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import largo.core.factorization.Disentanglement;
import largo.core.factorization.FactorReport;
import largo.core.factorization.FactorReport.Factor;
import org.junit.jupiter.api.Test;

class FactorsHtmlTest {

  @Test
  void hasScoresAndAPictureForEachFactor() {
    String html = FactorsHtml.of(sweep(1, report(List.of(1, 2, 2))));

    assertThat(html).contains("<h2>Factors</h2>", "91.00", "0.250", "0.750", "0.625");
    assertThat(html).contains("Factor 1, 80 % of all codes. zero: 90 %, one: 10 %");
    assertThat(html).contains("Factor 2, 20 % of all codes. No example.");
    assertThat(html.split("data:image/png", -1)).hasSize(3);
    assertThat(html).doesNotContain("Drawn are");
  }

  @Test
  void drawsTheFirstTrialsOnly() {
    String html = FactorsHtml.of(sweep(8, report(List.of(1, 2, 2))));

    assertThat(html).contains("Drawn are the first 6 of 8 trials");
    assertThat(html.split("data:image/png", -1)).hasSize(1 + 2 * 6);
  }

  @Test
  void isEmptyWithoutFactorizations() {
    assertThat(FactorsHtml.of(FakeSweep.of(results(2)))).isEmpty();
  }

  @Test
  void examplesThatAreNotImagesHaveNoPictures() {
    assertThat(FactorsHtml.of(sweep(1, report(List.of(4, 1, 1)))))
        .contains("<h2>Factors</h2>")
        .doesNotContain("<img");
  }

  @Test
  void picturesShareAScale() throws IOException {
    FactorReport report = report(List.of(1, 2, 2));
    FactorPicture picture = new FactorPicture(report);
    BufferedImage image = image(picture.png(report.factors().get(0)));

    assertThat(image.getWidth()).isEqualTo(2);
    assertThat(image.getRGB(0, 0)).isEqualTo(0xFF000000);
    assertThat(image.getRGB(1, 0)).isEqualTo(0xFF333333); // 1 of 5
    assertThat(image.getRGB(1, 1)).isEqualTo(0xFFFFFFFF);
    assertThat(image(picture.png(report.factors().get(1))).getRGB(1, 1)).isEqualTo(0xFF000000);
  }

  @Test
  void drawsColors() throws IOException {
    List<Float> red = new ArrayList<>(List.of(1f, 1f, 1f, 1f));
    red.addAll(List.of(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f));
    Factor factor = new Factor(List.of(1f), 1, List.of(1.0), red);
    FactorReport report =
        new FactorReport(1, 0, 1, new Disentanglement(1, 1), List.of(3, 2, 2), List.of(factor));

    assertThat(image(new FactorPicture(report).png(factor)).getRGB(0, 0)).isEqualTo(0xFFFF0000);
  }

  private static BufferedImage image(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static FactorReport report(List<Integer> shape) {
    return new FactorReport(
        100,
        0.25,
        0.91,
        new Disentanglement(0.75, 0.625),
        shape,
        List.of(
            new Factor(List.of(1f), 0.8, List.of(0.9, 0.1), List.of(0f, 1f, 2f, 5f)),
            new Factor(List.of(1f), 0.2, List.of(0.0, 0.0), List.of())));
  }

  private static StudyResults sweep(int trials, FactorReport report) {
    List<TrialResult> results = results(trials);
    Map<String, FactorReport> factors = new HashMap<>();
    results.forEach(r -> factors.put(r.trial(), report));
    return FakeSweep.of(results)
        .withMeasurements(new StudyMeasurements(List.of(), List.of(), Map.of(), factors));
  }

  private static List<TrialResult> results(int trials) {
    return IntStream.range(0, trials)
        .mapToObj(
            k ->
                new FakeTrial("adam", 64 << k, 0.01, 1)
                    .test(0.97)
                    .classes(new ClassScore("zero", 9, 1, 1, 1), new ClassScore("one", 9, 1, 1, 1))
                    .result())
        .toList();
  }
}
