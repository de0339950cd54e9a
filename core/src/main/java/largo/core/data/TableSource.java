package largo.core.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import largo.core.Preconditions;

/**
 * A table that Spark loads, by one of its data sources or by SQL.
 *
 * <p>Rows are sorted by their values, so that the order of examples depends neither on the order in
 * which the source returns them nor on the cluster.
 *
 * @param format name of a Spark data source; if empty, Spark's default source
 * @param options of the data source; {@code env:NAME} is the value of an environment variable of
 *     the driver
 * @param load paths of the training table, or a name that the source knows
 * @param testLoad the same for the test table
 * @param testOptions options of the test table in addition to {@code options}, with precedence
 * @param sql query for the training table, instead of {@code load} and {@code options}
 * @param testSql query for the test table, instead of {@code testLoad} and {@code testOptions}
 * @param label column of the class; a dot leads to the field of a struct
 * @param labels columns of numeric targets or labels, in place of {@code label}
 * @param features one column of arrays, vectors or images, or any number of numeric columns; empty
 *     for all columns but the label and the weight
 * @param weight column of weights; rows of weight zero are left out
 * @param nulls what happens to rows with missing values
 * @param image channels, height, width, if the features are pixels or images
 */
public record TableSource(
    Optional<String> format,
    Map<String, String> options,
    List<String> load,
    List<String> testLoad,
    Map<String, String> testOptions,
    String sql,
    String testSql,
    String label,
    List<String> labels,
    List<String> features,
    Optional<String> weight,
    Nulls nulls,
    List<Integer> image)
    implements DataSource, LabelColumns {

  /** The default options. */
  static final TableSource DEFAULT =
      new TableSource(
          Optional.empty(),
          Map.of(),
          List.of(),
          List.of(),
          Map.of(),
          "",
          "",
          LabelColumns.DEFAULT,
          List.of(),
          List.of(),
          Optional.empty(),
          Nulls.ERROR,
          List.of());

  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(password|passwd|secret|token|credential|accesskey).*");
  private static final Pattern SECRET_IN_ADDRESS =
      Pattern.compile(
          "(?is).*(://[^/?#@\\s]*:[^/?#@\\s]*@"
              + "|[?&;:](password|passwd|secret|token|credential)[^=&;\\s]*=[^&;\\s]).*");
  private static final String VARIABLE = "env:";

  /** What happens to rows with missing values: null, and NaN in columns of numbers. */
  public enum Nulls {
    /** They are an error. */
    ERROR,
    /** They are left out, also where the label is missing. */
    DROP,
    /** Missing features are zero; a missing label is an error. */
    ZERO
  }

  /**
   * Checks that a table is loaded or queried, not both, that options contain no secrets, and the
   * columns of targets.
   *
   * @throws IllegalArgumentException otherwise
   */
  public TableSource {
    Preconditions.that(
        sql.isEmpty() || load.isEmpty() && options.isEmpty() && format.isEmpty(),
        "sql must be empty where format, options or load is set, but was '%s'",
        sql);
    Preconditions.that(
        testSql.isEmpty() || testLoad.isEmpty() && testOptions.isEmpty(),
        "test-sql must be empty where test-load or test-options is set, but was '%s'",
        testSql);
    Preconditions.that(
        sql.isEmpty() || testLoad.isEmpty() && testOptions.isEmpty(),
        "test-sql must be used instead of test-load and test-options where sql is set");
    checkSecrets("options", options);
    checkSecrets("test-options", testOptions);
    DataSource.checkImage(image);
    LabelColumns.check(label, labels);
  }

  /** The options of the training table or, with {@code testOptions}, of the test table. */
  public Map<String, String> optionsOf(boolean test) {
    Map<String, String> all = new TreeMap<>(options);
    if (test) {
      all.putAll(testOptions);
    }
    return all;
  }

  /** Whether there is a test table. */
  public boolean hasTest() {
    return !testSql.isEmpty() || !testLoad.isEmpty() || !testOptions.isEmpty();
  }

  /** The name of the environment variable with the value of an option, if it is in one. */
  public static Optional<String> variable(String option) {
    return option.startsWith(VARIABLE)
        ? Optional.of(option.substring(VARIABLE.length()))
        : Optional.empty();
  }

  private static void checkSecrets(String key, Map<String, String> options) {
    options.forEach(
        (name, value) ->
            Preconditions.that(
                variable(value).isPresent()
                    || !SECRET_NAME.matcher(name).matches()
                        && !SECRET_IN_ADDRESS.matcher(value).matches(),
                "%s must not hold a secret in %s, which would be written to the run's folder and to"
                    + " logs; write %sNAME to read the value from an environment variable",
                key,
                name,
                VARIABLE));
  }
}
