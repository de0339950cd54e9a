package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {

  private static final Pattern LOADED = Pattern.compile("(?:src|url)\\s*[=(]\\s*[\"']?([^\"']*)");
  private static final List<Integer> BATCHES = List.of(64, 512, 4096);

  static Stream<StudyResults> sweeps() {
    List<TrialResult> five = FakeSweep.results(FakeSweep.FIVE, BATCHES, 2);
    return Stream.of(
        FakeSweep.of(five),
        FakeSweep.of(five.subList(0, 1)),
        FakeSweep.of(ending(five, FakeTrial::diverged)),
        FakeSweep.of(ending(five, t -> t.failed("first\nsecond <line>\u0000\u001b[31m")), 99),
        FakeSweep.of(List.of(), 5));
  }

  @ParameterizedTest
  @MethodSource("sweeps")
  void isWellFormedAndHasEveryTrial(StudyResults studyResults) throws Exception {
    Document page = parsed(page(studyResults, plots(studyResults)));

    List<String> rows = elements(page, "td").stream().map(Element::getTextContent).toList();
    assertThat(rows).containsAll(studyResults.results().stream().map(TrialResult::trial).toList());
    assertThat(elements(page, "h1").get(0).getTextContent()).isEqualTo("digits-lenet");
  }

  @Test
  void isTheReportOfATrainingForOneTrial() throws Exception {
    TrialResult result = new FakeTrial("lamb", 64, 0.01, 1).test(0.975).validation(0.96).result();
    String page = page(FakeSweep.of(List.of(result)));

    assertThat(page)
        .contains("<title>digits-lenet – Largo training</title>", "<h2>Result</h2>", "97.50 %")
        .contains("largo sweep &#39;my file.conf&#39;", "2026-01-31 12:00:00")
        .contains("<a href=\"trials/" + result.trial() + "/model.zip\">")
        .contains("<a href=\"results.csv\">")
        .doesNotContain(
            "Accuracy by optimizer and batch", "<h2>Trials</h2>", "largo sweep spec.conf");
    parsed(page);
  }

  @Test
  void hasATableOfClassesOfATraining() throws Exception {
    TrialResult result =
        new FakeTrial("lamb", 64, 0.01, 1)
            .classes(
                new ClassScore("<cat>", 1200, 0.5, 0.25, 1.0 / 3),
                new ClassScore("dog", 7, Double.NaN, 0, Double.NaN))
            .result();
    String page = page(FakeSweep.of(List.of(result)));

    assertThat(page)
        .contains("<caption>Of the test examples, by class.</caption>")
        .contains(
            "<th scope=\"row\">&lt;cat&gt;</th><td class=\"n\">1,200</td><td class=\"n\">50.00%</td>"
                + "<td class=\"n\">25.00%</td><td class=\"n\">33.33%</td>")
        .contains(
            "<th scope=\"row\">dog</th><td class=\"n\">7</td><td class=\"n\">–</td>"
                + "<td class=\"n\">0.00%</td><td class=\"n\">–</td>");
    parsed(page);
  }

  @Test
  void hasInteractiveChartsWithPictureAndTable() throws Exception {
    StudyResults studyResults = FakeSweep.of(FakeSweep.results(FakeSweep.FIVE, BATCHES, 2));
    String page =
        page(
            studyResults,
            new StudyPlots(Map.of("loss-curves.png", new byte[] {1}), Optional.empty()));

    List<Element> figures = elements(parsed(page), "figure");
    assertThat(figures).hasSize(StudyCharts.of(studyResults).size());
    assertThat(figures)
        .allSatisfy(
            figure -> {
              Element data = (Element) figure.getElementsByTagName("script").item(0);
              assertThat(new ObjectMapper().readTree(data.getTextContent()).get("panels"))
                  .isNotEmpty();
              assertThat(figure.getElementsByTagName("table").getLength()).isEqualTo(1);
            });
    assertThat(page)
        .contains("<img alt=\"Training loss by epoch")
        .contains("Lines for momentum, lars, lamb, sngm, adamw.")
        .contains("\"low\":[")
        .contains("<th scope=\"row\">lamb</th><td>")
        .contains("Copyright (c) 2022 Leon Sorokin");
  }

  @Test
  void chartsOfOneSeedHaveNoIntervals() {
    assertThat(page(FakeSweep.of(FakeSweep.results(FakeSweep.FIVE, BATCHES, 1))))
        .doesNotContain("\"low\":[")
        .contains("One seed, so no error bars.");
  }

  @Test
  void hasSectionsAtTheTop() throws Exception {
    StudyResults studyResults = FakeSweep.of(FakeSweep.results(List.of("lamb"), BATCHES, 1));
    ReportSection verdict =
        new ReportSection(
            "Verdict",
            List.of("Batches up to <512> cost less than 1 point."),
            List.of(
                new ReportTable(
                    "points", List.of("optimizer", "batch"), List.of(List.of("a&b", "1")))),
            List.of(StudyCharts.of(studyResults).get(0)));
    String page =
        HtmlReport.of(studyResults, List.of(), StudyPlots.none("fonts"), List.of(verdict));

    assertThat(page)
        .contains("Batches up to &lt;512&gt; cost", "<th scope=\"row\">a&amp;b</th><td>1</td>");
    assertThat(page.indexOf("<h2>Verdict</h2>")).isLessThan(page.indexOf("<h2>Summary</h2>"));
    assertThat(elements(parsed(page), "figure")).hasSize(1);
    assertThat(HtmlReport.of("A and B", "comparison", "two <studies>", List.of(verdict)))
        .contains("<title>A and B – Largo comparison</title>", "two &lt;studies&gt;")
        .doesNotContain("<h2>Summary</h2>");
  }

  @Test
  void refusesTablesWithRowsOfOtherLengths() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReportTable("", List.of("a"), List.of(List.of("1", "2"))))
        .withMessage("a row has 2 cells instead of 1");
  }

  @Test
  void hasNoExternalResources() throws Exception {
    StudyResults studyResults = FakeSweep.of(FakeSweep.results(FakeSweep.FIVE, BATCHES, 1));
    String page =
        page(
            studyResults,
            new StudyPlots(Map.of("loss-curves.png", new byte[] {1, 2}), Optional.empty()));

    List<String> loaded =
        LOADED.matcher(page).results().map((MatchResult r) -> r.group(1)).toList();
    assertThat(loaded).hasSize(1).allMatch(address -> address.startsWith("data:image/png;base64,"));
    assertThat(elements(parsed(page), "script")).allMatch(script -> !script.hasAttribute("src"));
    assertThat(page)
        .contains(Base64.getEncoder().encodeToString(new byte[] {1, 2}))
        .contains("default-src 'none'")
        .doesNotContain("http://", "@import", "<link");
  }

  @Test
  void escapesText() throws Exception {
    String nasty = "<script>alert(\"x\")</script> & 'y' \u0007";
    String page =
        page(
            FakeSweep.of(List.of(new FakeTrial(nasty, 64, 1, 1).failed(nasty).result())),
            StudyPlots.none("reason <b>"));

    assertThat(page)
        .contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39; \uFFFD")
        .contains("No PNGs: reason &lt;b&gt;")
        .contains("\"name\":\"\\u003cscript\\u003ealert(\\\"x\\\")")
        .contains("2 cores &lt;x86-64&gt; &amp; &quot;AVX2&quot;")
        .doesNotContain("<script>alert");
    assertThat(elements(parsed(page), "script")).hasSize(4);
  }

  @Test
  void reportsThatItIsIncomplete() {
    List<TrialResult> results = FakeSweep.results(List.of("lamb"), BATCHES, 1);

    assertThat(page(FakeSweep.of(results, 7)))
        .contains("<p class=\"banner\">Incomplete: 3 of 7 trials.</p>");
    assertThat(page(FakeSweep.of(results, 3))).doesNotContain("<p class=\"banner\">Incomplete");
  }

  @Test
  void explainsMissingPngs() {
    assertThat(page(FakeSweep.of(FakeSweep.results(List.of("lamb"), BATCHES, 1))))
        .contains(
            "<p class=\"banner\">No PNGs: " + HtmlElements.escape(FontCheck.MISSING) + "</p>");
  }

  @Test
  void highlightsSignificantLeads() {
    String page =
        page(
            FakeSweep.of(
                List.of(
                    new FakeTrial("lamb", 64, 0.01, 1).test(0.981).result(),
                    new FakeTrial("lamb", 64, 0.01, 2).test(0.979).result(),
                    new FakeTrial("lamb", 512, 0.02, 1).test(0.95).result(),
                    new FakeTrial("lamb", 512, 0.02, 2).test(0.96).result(),
                    new FakeTrial("sgd", 64, 0.5, 1).test(0.951).result(),
                    new FakeTrial("sgd", 64, 0.5, 2).test(0.949).result(),
                    new FakeTrial("sgd", 512, 1, 1).test(0.951).result(),
                    new FakeTrial("sgd", 512, 1, 2).test(0.949).result())));

    assertThat(page)
        .contains("<td><b>98.00 ± 0.14</b><small>lr 0.01</small></td>")
        .contains("<td>95.00 ± 0.14<small>lr 0.5</small></td>")
        .contains("<td>95.50 ± 0.71<small>lr 0.02</small></td>") // may be chance
        .contains("<td>95.00 ± 0.14<small>lr 1</small></td>")
        .contains("Bold: significantly better than all others");
  }

  @Test
  void hasSetupAndCommandLine() {
    assertThat(page(FakeSweep.of(FakeSweep.results(List.of("lamb"), List.of(64, 4096), 2))))
        .contains(
            "momentum: 0.05 at every batch; lamb: 0.005, 0.01 at batch 256, scaled by the rule sqrt")
        .contains(
            "poly (power = 2, end = 0) after a linear warm-up of 1 epoch from 0 times the rate")
        .contains(
            "64 examples in one forward and backward pass, or a shard&#39;s part of the batch if that "
                + "is smaller; 16 at batch 64; this is the batch of batch normalization")
        .contains("<pre>largo sweep spec.conf</pre>")
        .contains("<pre>largo train trials/lamb-b64-lr0.01-s1/trial.conf</pre>")
        .contains("warmup-epochs = 1\n");
  }

  private static String page(StudyResults studyResults) {
    return page(studyResults, StudyPlots.none(FontCheck.MISSING));
  }

  private static String page(StudyResults studyResults, StudyPlots plots) {
    return HtmlReport.of(studyResults, StudyCharts.of(studyResults), plots, List.of());
  }

  private static StudyPlots plots(StudyResults studyResults) {
    return StudyPlots.of(StudyCharts.of(studyResults), studyResults.spec().name());
  }

  private static List<TrialResult> ending(List<TrialResult> results, UnaryOperator<FakeTrial> how) {
    List<TrialResult> ended = new ArrayList<>();
    for (TrialResult r : results) {
      FakeTrial trial = new FakeTrial(r.optimizer(), r.batch(), r.learningRate(), r.seed());
      ended.add(how.apply(trial).result());
    }
    return ended;
  }

  /** Parses the page as XML, which is stricter than a browser. */
  private static Document parsed(String page) throws Exception {
    String xml = page.replace("<!DOCTYPE html>\n", "");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static List<Element> elements(Document page, String tag) {
    NodeList nodes = page.getElementsByTagName(tag);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }
}
