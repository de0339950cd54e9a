package largo.core.report;

import java.util.List;
import java.util.stream.Collectors;

/** Formats elements of HTML that are well-formed XML. */
final class HtmlElements {

  private HtmlElements() {}

  /** Escapes text for elements and attributes. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  /** Returns whether XML allows a character; messages may contain others. */
  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= ' ' && c <= 0xD7FF
        || c >= 0xE000 && c != 0xFFFE && c != 0xFFFF;
  }

  /**
   * An element.
   *
   * @param tag name, with attributes if any
   * @param content escaped
   */
  static String element(String tag, String content) {
    return "<" + tag + ">" + content + "</" + tag.split(" ", 2)[0] + ">";
  }

  /** An element of plain text. */
  static String text(String tag, String text) {
    return element(tag, escape(text));
  }

  /** A list of plain sentences. */
  static String list(List<String> sentences) {
    return element(
        "ul", sentences.stream().map(s -> text("li", s)).collect(Collectors.joining("\n")));
  }

  /** A box of warnings; empty if there are none. */
  static String warnings(List<String> sentences) {
    return sentences.isEmpty()
        ? ""
        : element(
            "div class=\"warnings\"", text("h3", "Notes on interpretation") + list(sentences));
  }

  /** A link to a file of the run, from the page in the same folder. */
  static String link(String file, String text) {
    return text("a href=\"" + escape(file) + "\"", text);
  }

  /** A section under a heading. */
  static String section(String heading, String... content) {
    return element("section", "\n" + text("h2", heading) + "\n" + String.join("\n", content))
        + "\n";
  }

  /** A table of names and values. */
  static String facts(List<RunEnvironment.Fact> facts) {
    String rows =
        facts.stream()
            .map(f -> element("tr", text("th scope=\"row\"", f.name()) + text("td", f.value())))
            .collect(Collectors.joining("\n"));
    return element("table class=\"facts\"", element("tbody", rows));
  }
}
