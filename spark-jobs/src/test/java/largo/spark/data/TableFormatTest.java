package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import largo.core.config.DataSpec;
import largo.core.config.SpecReader;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.InputException;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.Test;

public class TableFormatTest extends SparkSuite {

  private static final String THREE =
      "select 1.5D x, 2 y, 'p' label union all select 3.5D, 4, 'q' union all select 5.5D, 6, 'p'";

  private final TestFolder folder = TestFolder.create();

  @Test
  public void readsOrc() {
    frame(THREE).write().orc(folder + "/train");
    frame("select 'q' label, 8 y, 7.5D x").write().orc(folder + "/test");

    String text = "format = orc, load = \"%s/train\", test-load = \"%s/test\"";
    try (ShardedData data = load(text.formatted(folder, folder))) {
      assertThat(data.classes().names()).containsExactly("p", "q");
      assertThat(rows(data, DataSplit.TRAIN))
          .containsExactlyInAnyOrder("1.5 2.0 0", "3.5 4.0 1", "5.5 6.0 0");
      assertThat(rows(data, DataSplit.TEST)).containsExactly("7.5 8.0 1");
    }
  }

  @Test
  public void readsFieldsOfStructsInJson() {
    folder.write(
        "a.json",
        """
        {"at": {"x": 1.5, "y": {"z": 2}}, "kind": {"name": "p"}, "v": [1, 2]}
        {"at": {"x": 3.5, "y": {"z": 4}}, "kind": {"name": "q"}, "v": [3, 4]}
        """);

    String json = "format = json, load = \"%s/a.json\", label = kind.name, ".formatted(folder);
    assertThat(examples(json + "features = [at.y.z, at.x]"))
        .containsExactlyInAnyOrder("2.0 1.5 0", "4.0 3.5 1");
    assertThat(examples(json + "features = v")).containsExactlyInAnyOrder("1.0 2.0 0", "3.0 4.0 1");
    refused(json + "features = [at.w]")
        .hasMessage(
            "data.label or data.features: there is no column at.w in the table; it has "
                + "[at.x, at.y.z, kind.name, v]");
    refused(json + "features = []")
        .hasMessageContaining("but v of the table is of type array<bigint>; encode it as numbers");
  }

  @Test
  public void readsATableOfADatabase() throws SQLException {
    String url = "jdbc:h2:mem:examples";
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        Statement statement = connection.createStatement()) {
      statement.execute("create table points (x double, y decimal(10, 2), label varchar(9))");
      statement.execute("insert into points values (1.5, 2.25, 'p'), (3.5, 4.25, 'q')");

      assertThat(
              examples(
                  "format = jdbc, options { url = \"%s\", dbtable = POINTS, user = sa }"
                          .formatted(url)
                      + ", label = LABEL"))
          .containsExactlyInAnyOrder("1.5 2.25 0", "3.5 4.25 1");
      refused("format = jdbc, options { url = \"%s\", dbtable = NONE, user = sa }".formatted(url))
          .hasMessageStartingWith("data.load: the table cannot be read: Table \"NONE\" not found");
    }
  }

  @Test
  public void readsViewsByQueries() {
    frame(THREE).createOrReplaceTempView("three");

    assertThat(examples("sql = \"select x, y, label from three where x > 2\""))
        .containsExactlyInAnyOrder("3.5 4.0 1", "5.5 6.0 0");
    refused("sql = \"select x from nowhere\"")
        .hasMessageContaining("data.sql: the table cannot be read: ")
        .hasMessageContaining("nowhere");
    refused("sql = \"select a.label, b.label, b.x from three a join three b on a.x = b.x\"")
        .hasMessageContaining("data.sql has columns label and label, which Spark does not");
  }

  @Test
  public void theOrderOfRowsAndPartitionsDoesNotMatter() {
    frame("select sin(id) x, array(-0D, id % 5) v, concat('c', id % 3) label from range(300)")
        .createOrReplaceTempView("many");
    frame("select * from many").repartition(7).orderBy("x").createOrReplaceTempView("sorted");
    frame("select x, array(0D, v[1]) v, label from many order by rand(1)")
        .repartition(3)
        .createOrReplaceTempView("shuffled");

    for (String features : List.of("x", "v")) {
      List<String> first = examples("sql = \"select * from sorted\", features = " + features);
      assertThat(examples("sql = \"select * from shuffled\", features = " + features))
          .hasSize(300)
          .isEqualTo(first);
    }
  }

  @Test
  public void nullsFollowThePolicy() {
    frame(THREE + " union all select null, 8, 'q' union all select double('NaN'), 9, 'q'")
        .createOrReplaceTempView("gaps");
    String gaps = "sql = \"select * from gaps\"";

    assertThat(examples(gaps + ", nulls = drop"))
        .containsExactlyInAnyOrder("1.5 2.0 0", "3.5 4.0 1", "5.5 6.0 0");
    assertThat(examples(gaps + ", nulls = zero")).contains("0.0 8.0 1", "0.0 9.0 1").hasSize(5);
    refused("sql = \"select * from gaps where x is null or x > 0 and x < 9\"")
        .hasMessage(
            "data.sql, the row [label = q, x = null, y = 8]: feature x is missing; set data.nulls"
                + " = drop to leave such rows out, or zero");
    refused("sql = \"select * from gaps where x is not null\"")
        .hasMessageContaining("feature x must be a finite number, but was NaN");
    refused("nulls = zero, sql = \"select x, y, nullif(label, 'q') label from gaps\"")
        .hasMessageContaining("the label is missing");
  }

  @Test
  public void nullsInArraysFollowThePolicy() {
    String sql =
        "features = v, sql = \"select array(1, null) v, 'p' label union all select array(2, 3), 'p'"
            + " union all select array(4, 5), 'q'\"";

    assertThat(examples(sql + ", nulls = drop"))
        .containsExactlyInAnyOrder("2.0 3.0 0", "4.0 5.0 1");
    assertThat(examples(sql + ", nulls = zero"))
        .containsExactlyInAnyOrder("1.0 0.0 0", "2.0 3.0 0", "4.0 5.0 1");
    refused(sql).hasMessageContaining("feature v[1] is missing");
  }

  @Test
  public void saysWhatIsMissing() {
    refused("label = label").hasMessageStartingWith("data.load is missing: name the paths");
    refused("format = nonesuch, load = x")
        .hasMessage(
            "data.load: Spark has no source nonesuch; add its package with --packages or --jars,"
                + " and check data.format");
    refused("format = jdbc, options { password = \"env:LARGO_NO_SUCH_VARIABLE\" }")
        .hasMessageContaining("the driver's environment has no variable LARGO_NO_SUCH_VARIABLE");
    refused("sql = \"select content, 'p' label from binaryFile.`%s`\"".formatted(folder))
        .hasMessageContaining("data.image is missing");
  }

  private static Dataset<Row> frame(String query) {
    return session().sql(query);
  }

  private static AbstractThrowableAssert<?, ?> refused(String table) {
    return assertThatThrownBy(() -> load(table + ", test-fraction = 0.5").close())
        .isInstanceOf(InputException.class);
  }

  /** All examples, which are in an order that does not depend on Spark. */
  private static List<String> examples(String table) {
    try (ShardedData data = load(table + ", test-fraction = 0.25")) {
      List<String> all = rows(data, DataSplit.TRAIN);
      all.addAll(rows(data, DataSplit.TEST));
      return all;
    }
  }

  private static ShardedData load(String table) {
    DataSpec spec =
        SpecReader.read("test", "data { source = table, " + table + " }", List.of()).data();
    return new DataLoader(session(), spec, 2).load();
  }

  /** Features and class of each row, shard by shard. */
  private static List<String> rows(ShardedData data, DataSplit split) {
    List<String> rows = new ArrayList<>();
    for (Examples shard : data.splits().get(split).collect()) {
      float[] row = new float[shard.features().width()];
      for (int i = 0; i < shard.count(); i++) {
        shard.features().copyRow(i, row, 0);
        StringBuilder text = new StringBuilder();
        for (float value : row) {
          text.append(value).append(' ');
        }
        rows.add(text.append(shard.labels()[i]).toString());
      }
    }
    return rows;
  }
}
