package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report in headless Chromium, where it is installed. */
class HtmlReportBrowserTest {

  private static final Optional<Path> CHROMIUM =
      Stream.of("chromium", "chromium-browser", "google-chrome")
          .flatMap(
              name ->
                  Stream.of(System.getenv("PATH").split(File.pathSeparator))
                      .map(folder -> Path.of(folder, name)))
          .filter(Files::isExecutable)
          .findFirst();

  /**
   * Shows the report in a frame of the width of a phone, and writes what it finds into the page.
   */
  private static final String PROBE =
      """
      <!DOCTYPE html>
      <html><body><iframe src="report.html" width="390" height="800" style="border: 0"></iframe>
      <script>
      const key = (plot, name) =>
        plot.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
      const values = figure => [...figure.querySelectorAll('.legend .value')].map(v => v.textContent);
      addEventListener('load', async function () {
        const page = document.querySelector('iframe').contentDocument;
        const figure = page.querySelector('figure');
        const plot = () => figure.querySelector('.plot');
        const found = {
          width: page.documentElement.clientWidth,
          scrollWidth: page.documentElement.scrollWidth,
          figures: page.querySelectorAll('figure').length,
          live: page.querySelectorAll('figure.live').length,
          plots: page.querySelectorAll('.plot canvas').length
        };
        if (figure) { await operate(figure, plot, found); }
        page.querySelectorAll('details').forEach(details => { details.open = true; });
        await new Promise(done => setTimeout(done, 200));
        found.openedWidth = page.documentElement.scrollWidth;
        const out = document.createElement('pre');
        out.id = 'found';
        out.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(found))));
        document.body.append(out);
      });
      async function operate(figure, plot, found) {
        found.label = plot().getAttribute('aria-label');
        key(plot(), 'ArrowRight');
        found.first = values(figure);
        found.spoken = figure.querySelector('[aria-live]').textContent;
        key(plot(), 'ArrowRight');
        found.second = values(figure);
        key(plot(), '+');
        key(plot(), 'Escape');
        const toggle = figure.querySelector('.legend button');
        toggle.click();
        found.pressed = toggle.getAttribute('aria-pressed');
        key(plot(), 'ArrowRight');
        found.hidden = values(figure)[0];
        figure.querySelectorAll('.tools button').forEach(button => button.click());
        await new Promise(done => setTimeout(done, 200));
      }
      </script></body></html>
      """;

  @TempDir static Path folder;

  @BeforeAll
  static void needsChromium() {
    assumeTrue(CHROMIUM.isPresent(), "there is no Chromium");
  }

  @Test
  void chartsWorkOnAPhoneAndByKeyboard() throws Exception {
    List<TrialResult> results = FakeSweep.results(FakeSweep.FIVE, List.of(64, 512, 4096), 2);
    FakeTrial lost = new FakeTrial("lamb", 4096, results.get(0).learningRate(), 3).diverged();
    results.add(lost.result());
    JsonNode found = found(FakeSweep.of(results));

    assertThat(found.get("width").asInt()).isEqualTo(390);
    assertThat(found.get("scrollWidth").asInt()).isEqualTo(390);
    assertThat(found.get("openedWidth").asInt()).isEqualTo(390);
    assertThat(found.get("live")).isEqualTo(found.get("figures"));
    assertThat(found.get("plots").asInt()).isGreaterThan(10);
    assertThat(found.get("label").asText())
        .startsWith("Test accuracy by batch: momentum, lars, lamb, sngm, adamw.");
    assertThat(found.get("first").get(0).asText()).matches("9\\d\\.\\d+ \\(9\\d.* to 9\\d.*\\)");
    assertThat(found.get("spoken").asText())
        .startsWith("batch (examples per step) 64: momentum 9")
        .contains("; lamb 9");
    assertThat(found.get("second")).isNotEqualTo(found.get("first"));
    assertThat(found.get("pressed").asText()).isEqualTo("false");
    assertThat(found.get("hidden").asText()).isEmpty();
  }

  /** A verdict, long names, a table of many pairs, and histograms with bounds. */
  @Test
  void studiesFitAPhone() throws Exception {
    JsonNode found = found(study());

    assertThat(found.get("scrollWidth").asInt()).isEqualTo(390);
    assertThat(found.get("openedWidth").asInt()).isEqualTo(390);
    assertThat(found.get("live")).isEqualTo(found.get("figures"));
    assertThat(found.get("label").asText()).contains("lamb (max-trust = 3)");
  }

  private static StudyResults study() {
    List<TrialResult> results = new ArrayList<>();
    for (TrialResult r : FakeSweep.results(FakeSweep.FIVE, List.of(64, 512, 4096), 3)) {
      for (String bound : r.optimizer().equals("lamb") ? List.of("1", "3", "inf") : List.of("")) {
        results.add(
            new FakeTrial(r.optimizer(), r.batch(), r.learningRate(), r.seed())
                .settings(bound.isEmpty() ? "beta = 0.9" : "beta1 = 0.9, max-trust = " + bound)
                .test(r.scores().test().accuracy())
                .result());
      }
    }
    return FakeSweep.study(FakeSweep.of(results));
  }

  /** Screenshots for people are left in target/screenshots. */
  @Test
  void followsTheColorSchemeAndPrints() throws Exception {
    write(study());
    Path shots = Files.createDirectories(Path.of("target", "screenshots"));
    BufferedImage light = screenshot(shots.resolve("light.png"), 1000, "1");
    BufferedImage dark = screenshot(shots.resolve("dark.png"), 1000, "0");
    screenshot(shots.resolve("phone.png"), 500, "1"); // Chromium's narrowest window

    assertThat(light.getRGB(2, 2)).isEqualTo(0xFFFFFFFF);
    assertThat(dark.getRGB(2, 2)).isEqualTo(0xFF181818);
    Path pdf = shots.resolve("print.pdf");
    chromium(List.of("--print-to-pdf=" + pdf.toAbsolutePath(), "--no-pdf-header-footer"));
    String printed = Files.readString(pdf, StandardCharsets.ISO_8859_1);
    assertThat(printed).startsWith("%PDF");
    int charts = StudyCharts.of(study()).size();
    assertThat(printed.split("/Subtype /Image", -1)).hasSizeGreaterThan(charts);
    String tables = // those of charts are not printed
        Files.readString(folder.resolve("report.html")).replaceAll("(?s)<figure.*?</figure>", "");
    assertThat(tables).contains("<details><summary>All 63 pairs of optimizers");
    assertThat(printed.split("/S /TR\\b", -1))
        .as("rows of all tables, also of folded ones")
        .hasSameSizeAs(tables.split("<tr\\b", -1));
  }

  private static BufferedImage screenshot(Path file, int width, String scheme) throws Exception {
    chromium(
        List.of(
            "--screenshot=" + file.toAbsolutePath(),
            "--window-size=" + width + ",9000",
            "--blink-settings=preferredColorScheme=" + scheme));
    return ImageIO.read(file.toFile());
  }

  @Test
  void showsHostileNamesAndStudiesWithoutValues() throws Exception {
    String nasty = "</script><script>alert('x')</script>\u0007\"";
    StudyResults hostile =
        FakeSweep.of(
            List.of(
                new FakeTrial(nasty, 64, 1, 1).result(),
                new FakeTrial("lamb", 64, 1, 1).failed(nasty).result()));
    assertThat(found(hostile).get("label").asText()).contains("alert('x')");
    assertThat(found(FakeSweep.of(List.of(), 5)).get("live").asInt()).isZero();
  }

  /** What the probe found; fails for messages on the console. */
  private static JsonNode found(StudyResults studyResults) throws Exception {
    write(studyResults);
    Files.writeString(folder.resolve("probe.html"), PROBE);
    String page =
        chromium(List.of("--window-size=1000,900", "--dump-dom"), folder.resolve("probe.html"));
    Matcher matcher = Pattern.compile("<pre id=\"found\">([^<]+)</pre>").matcher(page);
    assertThat(matcher.find()).as(page).isTrue();
    return new ObjectMapper().readTree(Base64.getDecoder().decode(matcher.group(1)));
  }

  private static void write(StudyResults studyResults) throws IOException {
    List<Chart> charts = StudyCharts.of(studyResults);
    StudyPlots plots = StudyPlots.of(charts, studyResults.spec().name());
    List<ReportSection> verdict = VerdictSection.of(studyResults).stream().toList();
    Files.writeString(
        folder.resolve("report.html"), HtmlReport.of(studyResults, charts, plots, verdict));
  }

  private static void chromium(List<String> options) throws IOException, InterruptedException {
    chromium(options, folder.resolve("report.html"));
  }

  /** Opens a page; returns what Chromium prints. Fails for messages on the console. */
  private static String chromium(List<String> options, Path page)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Path console = folder.resolve("console.txt");
    List<String> command = new ArrayList<>(List.of(CHROMIUM.orElseThrow().toString()));
    command.addAll(
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--allow-file-access-from-files",
            "--enable-logging=stderr",
            "--user-data-dir=" + folder.resolve("profile"),
            "--virtual-time-budget=10000"));
    command.addAll(options);
    command.add(page.toUri().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(console.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    assertThat(ended).as("Chromium ends").isTrue();
    assertThat(Files.readAllLines(console, StandardCharsets.UTF_8))
        .noneMatch(line -> line.contains(":CONSOLE"));
    return Files.readString(out);
  }
}
