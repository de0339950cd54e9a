package largo.core.analysis;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;

/** Values that were computed from the published equations in Python. */
public final class AnalysisGolden {

  /** The root of the file. */
  public static final Config VALUES =
      ConfigFactory.parseResources(AnalysisGolden.class, "golden.json");

  private AnalysisGolden() {}

  /** A list of numbers, in which "inf" is infinite, and null and "nan" are NaN. */
  public static double[] doubles(ConfigList list) {
    return list.stream().mapToDouble(AnalysisGolden::number).toArray();
  }

  /** Lists of numbers. */
  public static List<double[]> lists(ConfigList list) {
    return list.stream().map(inner -> doubles((ConfigList) inner)).toList();
  }

  private static double number(ConfigValue value) {
    if (value.valueType() == ConfigValueType.NUMBER) {
      return ((Number) value.unwrapped()).doubleValue();
    }
    return "inf".equals(value.unwrapped()) ? Double.POSITIVE_INFINITY : Double.NaN;
  }
}
