package largo.core.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A section of a report, such as the verdict of a study.
 *
 * @param title heading
 * @param sentences findings, in plain text
 * @param tables below the sentences
 * @param charts below the tables
 */
public record ReportSection(
    String title, List<String> sentences, List<ReportTable> tables, List<Chart> charts) {

  /** Copies the lists. */
  public ReportSection {
    sentences = List.copyOf(sentences);
    tables = List.copyOf(tables);
    charts = List.copyOf(charts);
  }

  String html() {
    List<String> content = new ArrayList<>();
    if (!sentences.isEmpty()) {
      content.add(HtmlElements.list(sentences));
    }
    tables.forEach(table -> content.add(table.html()));
    charts.forEach(chart -> content.add(ChartHtml.of(chart, ChartImage.png(chart, ""))));
    return HtmlElements.section(title, content.toArray(String[]::new));
  }
}
