package largo.core.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Style and scripts of the report; uPlot is in a jar of the class path. */
final class ReportResources {

  /**
   * Content security policy: nothing is loaded from other origins, independent of the content of
   * messages.
   */
  static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

  private static final String UPLOT = "org.webjars.npm/uplot/";

  private ReportResources() {}

  static String style() {
    return uplot("dist/uPlot.min.css") + "\n" + own("report.css");
  }

  static String scripts() {
    return script("/*\n" + uplot("LICENSE") + "\n*/\n" + uplot("dist/uPlot.iife.min.js"))
        + script(own("charts.js"))
        + script(own("tables.js"));
  }

  /** A script, marked as character data so that the page is also valid XML. */
  private static String script(String code) {
    if (code.contains("]]>") || code.contains("</script")) {
      throw new IllegalStateException("a script contains the end of its element");
    }
    return "<script>//<![CDATA[\n" + code + "\n//]]></script>\n";
  }

  private static String own(String file) {
    return text("/largo/core/report/" + file);
  }

  private static String uplot(String file) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text("/META-INF/maven/" + UPLOT + "pom.properties")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String folder = "/META-INF/resources/webjars/uplot/" + properties.getProperty("version");
    return text(folder + "/" + file);
  }

  private static String text(String path) {
    try (InputStream in = ReportResources.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the class path has no " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }
}
