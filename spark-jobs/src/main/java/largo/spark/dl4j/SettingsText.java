package largo.spark.dl4j;

import java.util.LinkedHashMap;
import java.util.Map;
import largo.core.config.SpecException;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.type.TypeReference;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import org.nd4j.shade.jackson.dataformat.yaml.YAMLFactory;

/** Keys and values as text. */
final class SettingsText {

  private static final TypeReference<LinkedHashMap<String, String>> KEYS = new TypeReference<>() {};

  private SettingsText() {}

  static String toJson(Map<String, String> keys) {
    return write(new JsonFactory(), keys);
  }

  static String toYaml(Map<String, String> keys) {
    return write(new YAMLFactory(), keys);
  }

  static Map<String, String> fromJson(String json) {
    return read(new JsonFactory(), "JSON", json);
  }

  static Map<String, String> fromYaml(String yaml) {
    return read(new YAMLFactory(), "YAML", yaml);
  }

  private static String write(JsonFactory format, Map<String, String> keys) {
    try {
      return new ObjectMapper(format)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(keys);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + keys, e);
    }
  }

  private static Map<String, String> read(JsonFactory format, String name, String text) {
    try {
      return new ObjectMapper(format).readValue(text, KEYS);
    } catch (JsonProcessingException e) {
      throw new SpecException(
          "the %s of a training master must be an object of keys and values, but: %s",
          name, e.getOriginalMessage());
    }
  }
}
