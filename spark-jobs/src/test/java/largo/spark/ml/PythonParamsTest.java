package largo.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** The Python classes have the params of the estimators, with their documentation and defaults. */
public class PythonParamsTest extends JUnitSuite {

  private static final Path FOLDER = Path.of("src/main/python/largo/spark");

  /** {@code name: "Param[type]" = Param(Params._dummy(), "name", "doc" "doc", typeConverter=…)}. */
  private static final Pattern PARAM =
      Pattern.compile(
          "\\n    (\\w+): \"Param\\[([^\"]+)]\" = Param\\(\\s*Params._dummy\\(\\),\\s*\"(\\w+)\",\\s*"
              + "((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*)+),\\s*typeConverter=TypeConverters\\.(\\w+),\\s*\\)");

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern DEFAULTS =
      Pattern.compile("self\\._setDefault\\((.*?)\\n {8}\\)", Pattern.DOTALL);
  private static final Pattern SIGNATURE =
      Pattern.compile("def (\\w+)\\(\\n {8}self,\\n {8}\\*,(.*?)\\n {4}\\)", Pattern.DOTALL);

  private final LargeBatchClassifier classifier = new LargeBatchClassifier();
  private final String params = read("params.py");
  private final String estimators = read("ml.py");

  /** A declaration in Python. */
  private record Declaration(String type, String doc, String converter) {}

  @Test
  public void everyParamIsDeclared() {
    Map<String, Declaration> declared = declarations();
    javaParams()
        .forEach(
            param ->
                assertThat(declared.get(param.name()))
                    .as("_LargeBatchParams of params.py must contain%n%s", declarationCode(param))
                    .isEqualTo(declaration(param)));
    assertThat(declared.keySet())
        .as("params.py must declare the params of the estimators only")
        .containsExactlyInAnyOrderElementsOf(javaParams().map(Param::name).toList());
  }

  @Test
  public void defaultsAreThoseOfTheEstimator() {
    List<String> expected =
        javaParams()
            .filter(classifier::isDefined)
            .map(param -> param.name() + "=" + literal(classifier.getOrDefault(param)) + ",")
            .toList();
    assertThat(matches(DEFAULTS, params).get(0).group(1).strip().lines().map(String::strip))
        .as("_setDefault of params.py must be called with%n%s", String.join("\n", expected))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  public void everyParamHasAGetterAndASetter() {
    assertThat(javaParams().flatMap(PythonParamsTest::accessors).filter(c -> !params.contains(c)))
        .as("_LargeBatchParams and _LargeBatchSetters of params.py must have these, too")
        .isEmpty();
  }

  @Test
  public void everyParamIsAnArgument() {
    List<MatchResult> signatures = matches(SIGNATURE, estimators);
    assertThat(signatures).extracting(match -> match.group(1)).hasSize(4);
    List<String> expected = javaParams().map(this::argument).toList();
    signatures.forEach(
        signature ->
            assertThat(signature.group(2).lines().map(String::strip))
                .as("__init__ and setParams of both estimators in ml.py must have these arguments")
                .containsAll(expected));
  }

  /** The params that are not PySpark's. */
  private Stream<Param<Object>> javaParams() {
    return Arrays.stream(LargeBatchParams.class.getMethods())
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> Param.class.isAssignableFrom(method.getReturnType()))
        .map(method -> classifier.getParam(method.getName()));
  }

  private String argument(Param<Object> param) {
    String type = declaration(param).type();
    return classifier.isDefined(param)
        ? "%s: %s = %s,".formatted(param.name(), type, literal(classifier.getOrDefault(param)))
        : "%s: Optional[%s] = None,".formatted(param.name(), type);
  }

  private static Declaration declaration(Param<?> param) {
    if (param instanceof IntArrayParam) {
      return new Declaration("List[int]", param.doc(), "toListInt");
    }
    if (param instanceof IntParam || param instanceof LongParam) {
      return new Declaration("int", param.doc(), "toInt");
    }
    if (param instanceof DoubleParam) {
      return new Declaration("float", param.doc(), "toFloat");
    }
    if (param instanceof BooleanParam) {
      return new Declaration("bool", param.doc(), "toBoolean");
    }
    return new Declaration("str", param.doc(), "toString");
  }

  private static Stream<String> accessors(Param<?> param) {
    String name = param.name();
    String type = declaration(param).type();
    String property = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    String get = "    def get%s(self) -> %s:\n        \"\"\"Gets".formatted(property, type);
    String set =
        "    def set%s(self: S, value: %s) -> S:\n        \"\"\"Sets".formatted(property, type);
    return Stream.of(
        get,
        "        return self.getOrDefault(self.%s)\n".formatted(name),
        set,
        "        return self._set(%s=value)\n".formatted(name));
  }

  private static String declarationCode(Param<?> param) {
    Declaration declaration = declaration(param);
    return """
            %s: "Param[%s]" = Param(
                Params._dummy(),
                "%s",
                "%s",
                typeConverter=TypeConverters.%s,
            )
        """
        .formatted(
            param.name(),
            declaration.type(),
            param.name(),
            declaration.doc(),
            declaration.converter());
  }

  private static String literal(Object value) {
    if (value instanceof String) {
      return "\"" + value + "\"";
    }
    return value instanceof Boolean truth ? (truth ? "True" : "False") : value.toString();
  }

  private Map<String, Declaration> declarations() {
    return matches(PARAM, params).stream()
        .filter(match -> match.group(1).equals(match.group(3)))
        .collect(
            Collectors.toMap(
                match -> match.group(1),
                match -> new Declaration(match.group(2), doc(match.group(4)), match.group(5))));
  }

  private static String doc(String literals) {
    return matches(LITERAL, literals).stream()
        .map(match -> match.group(1))
        .collect(Collectors.joining());
  }

  private static List<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  private static String read(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
