package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.data.DataSource;
import largo.core.data.InputException;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.Test;

public class ParquetFormatTest extends SparkSuite {

  private final TestFolder folder = TestFolder.create();

  @Test
  public void readsEveryTableByName() {
    String a = write("v[1]/10:30", "select 1.5D x, 2.5D y, 'p' label");
    String b = write("b", "select 'q' label, 4.5D y, 3.5D x");

    assertThat(rows(List.of(), List.of(a, b, a), ColumnNames.NONE))
        .containsExactly("1.5 2.5 p", "3.5 4.5 q", "1.5 2.5 p");
    assertThat(rows(List.of(), List.of(b), new ColumnNames("label", List.of("x", "y"))))
        .containsExactly("3.5 4.5 q");
  }

  @Test
  public void rejectsFilesWithOtherColumns() {
    String a = write("a", "select 1.5D x, 2.5D y, 'p' label");
    String less = write("less", "select 1.5D x, 'p' label");
    String more = write("more", "select 1.5D x, 2.5D y, 3.5D z, 'p' label");
    String other = write("other", "select 1.5D x, 2 y, 'p' label");

    refused(List.of(), a, less).hasMessageContaining("has no column y, which others have");
    refused(List.of(), a, more).hasMessageContaining("has a column z, which others do not have");
    refused(List.of(), a, other).hasMessageContaining("a column y of INT32, but in ");
    assertThat(rows(List.of("x"), List.of(a, more), ColumnNames.NONE))
        .containsExactly("1.5 p", "1.5 p");
  }

  @Test
  public void readsPartitionColumns() {
    frame("select 1.5D x, '01' label union all select 2.5D x, '1' label")
        .write()
        .partitionBy("label")
        .parquet(folder + "/parts");

    assertThat(rows(List.of(), List.of("file:" + folder + "/parts"), ColumnNames.NONE))
        .containsExactlyInAnyOrder("1.5 01", "2.5 1");
  }

  @Test
  public void reportsInvalidColumns() {
    refused(List.of(), write("a", "select true flag, 1.5D x, 'p' label"))
        .hasMessageContaining("but flag of ")
        .hasMessageContaining(" is of type boolean; encode it as numbers, or remove it");
    refused(List.of(), write("b", "select array(1D) v, 'p' label where false"), write("c", EMPTY))
        .hasMessageContaining("feature v is an empty array");
    refused(List.of("x", "label"), write("d", "select 1.5D x, 'p' label"))
        .hasMessageContaining("data.features has the label's column, label");
    folder.write("none/_SUCCESS", "");
    refused(List.of(), "file:" + folder + "/none").hasMessageContaining("there is no Parquet file");
  }

  @Test
  public void namesFilesThatAreNotParquetOrDamaged() throws IOException {
    String foreign = "file:" + folder.write("foreign.parquet", "x,label\n1,p\n");
    refused(List.of(), foreign).hasMessageStartingWith(foreign + " is not a Parquet file");

    frame("select id * 1.5D x, cast(id % 2 as string) label from range(2000)")
        .coalesce(1)
        .write()
        .option("compression", "none")
        .parquet(folder + "/whole");
    Path file;
    try (Stream<Path> files = Files.list(folder.path().resolve("whole"))) {
      file = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    String truncated =
        "file:" + folder.write("truncated.parquet", Arrays.copyOf(bytes, bytes.length / 2));
    refused(List.of(), truncated).hasMessageStartingWith(truncated + " is not a Parquet file");

    bytes[bytes.length / 3] ^= 1;
    String flipped = "file:" + folder.write("flipped.parquet", bytes);
    refused(List.of(), flipped)
        .hasMessageContaining("flipped.parquet")
        .hasMessageContaining("the file is damaged: copy or write it again");
  }

  private static final String EMPTY = "select cast(array() as array<double>) v, 'p' label";

  private String write(String name, String query) {
    String path = folder + "/" + name;
    frame(query).coalesce(1).write().parquet(path);
    return "file:" + path;
  }

  private static Dataset<Row> frame(String query) {
    return session().sql(query);
  }

  private static AbstractThrowableAssert<?, ?> refused(List<String> features, String... tables) {
    return assertThatThrownBy(() -> rows(features, List.of(tables), ColumnNames.NONE))
        .isInstanceOf(InputException.class);
  }

  /** Rows with the names of their labels, in the order of the blocks' positions. */
  private static List<String> rows(
      List<String> features, List<String> tables, ColumnNames expected) {
    DataSource.Parquet source =
        new DataSource.Parquet(
            Optional.empty(),
            List.of(),
            List.of(),
            "label",
            List.of(),
            features,
            Optional.empty(),
            List.of());
    return BlockRows.of(
        new ParquetFormat(source).read(BlockRows.context(session()), tables, expected).blocks());
  }
}
