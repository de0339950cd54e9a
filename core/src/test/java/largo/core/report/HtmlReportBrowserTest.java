package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    List<Chart> charts = StudyCharts.of(studyResults);
    StudyPlots plots = StudyPlots.of(charts, studyResults.spec().name());
    Files.writeString(
        folder.resolve("report.html"), HtmlReport.of(studyResults, charts, plots, List.of()));
    Path probe = Files.writeString(folder.resolve("probe.html"), PROBE);
    Path console = folder.resolve("console.txt");
    String page = dom(probe, console);

    List<String> messages =
        Files.readAllLines(console, StandardCharsets.UTF_8).stream()
            .filter(line -> line.contains(":CONSOLE"))
            .toList();
    assertThat(messages).isEmpty();
    Matcher matcher = Pattern.compile("<pre id=\"found\">([^<]+)</pre>").matcher(page);
    assertThat(matcher.find()).as(page).isTrue();
    return new ObjectMapper().readTree(Base64.getDecoder().decode(matcher.group(1)));
  }

  private static String dom(Path page, Path console) throws IOException, InterruptedException {
    Path out = folder.resolve("dom.html");
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
            "--window-size=1000,900",
            "--virtual-time-budget=10000",
            "--dump-dom",
            page.toUri().toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(console.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    assertThat(ended).as("Chromium ends").isTrue();
    return Files.readString(out);
  }
}
