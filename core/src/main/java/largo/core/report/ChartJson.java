package largo.core.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Formats a chart as JSON for the script of the report. */
final class ChartJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final MathContext DIGITS = new MathContext(6);

  private ChartJson() {}

  /** The JSON, without characters that would need escapes in HTML. */
  static String of(Chart chart) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("title", chart.title());
    json.put("x", axis(chart.x()));
    json.put("y", axis(chart.y()));
    json.put("legend", chart.legend().stream().map(ChartJson::style).toList());
    json.put("panels", chart.panels().stream().map(ChartJson::panel).toList());
    try {
      return MAPPER
          .writeValueAsString(json)
          .replace("&", "\\u0026")
          .replace("<", "\\u003c")
          .replace(">", "\\u003e");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot format a chart as JSON", e);
    }
  }

  private static Map<String, Object> axis(ChartAxis axis) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("title", axis.title());
    json.put("scale", axis.scale().name());
    json.put("ticks", axis.ticks().stream().map(ChartJson::number).toList());
    json.put("min", number(axis.min()));
    json.put("max", number(axis.max()));
    json.put("span", number(axis.minSpan()));
    return json;
  }

  private static Map<String, Object> panel(ChartPanel panel) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("title", panel.title());
    json.put("series", panel.series().stream().map(ChartJson::series).toList());
    json.put("marks", panel.marks().stream().map(ChartJson::mark).toList());
    return json;
  }

  private static Map<String, Object> style(ChartSeries series) {
    SeriesStyle style = SeriesStyle.of(series.style(), 1);
    float[] dashes = style.line().getDashArray();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", series.name());
    json.put("style", series.style());
    json.put("kind", series.kind().name());
    json.put("color", style.hex());
    json.put("dash", dashes == null ? List.of() : dashes);
    return json;
  }

  private static Map<String, Object> series(ChartSeries series) {
    Map<String, Object> json = style(series);
    json.put("x", numbers(series, ChartPoint::x));
    json.put("y", numbers(series, ChartPoint::y));
    if (series.points().stream().anyMatch(ChartPoint::hasInterval)) {
      json.put("low", numbers(series, ChartPoint::low));
      json.put("high", numbers(series, ChartPoint::high));
    }
    return json;
  }

  private static Map<String, Object> mark(ChartMark mark) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("word", mark.word());
    json.put("label", mark.label());
    json.put("style", mark.style());
    json.put("color", SeriesStyle.of(mark.style(), 1).hex());
    json.put("x", number(mark.x()));
    json.put("y", number(mark.y()));
    return json;
  }

  private static List<Number> numbers(ChartSeries series, ToDoubleFunction<ChartPoint> value) {
    List<Number> numbers = new ArrayList<>();
    series.points().forEach(p -> numbers.add(number(value.applyAsDouble(p))));
    return numbers;
  }

  /** A number with six significant digits; null if it is not finite, which JSON cannot express. */
  private static Number number(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : null;
  }
}
