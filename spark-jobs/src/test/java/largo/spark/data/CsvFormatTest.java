package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import largo.core.data.DataSource;
import largo.core.data.InputException;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.Test;

public class CsvFormatTest extends SparkSuite {

  private final TestFolder folder = TestFolder.create();

  @Test
  public void readsEachFileByItsOwnHeader() {
    String a = folder.write("a.csv", "\uFEFFx,y,label\n1,2,p\n");
    String b = folder.write("b.csv", "\n\nlabel,y,x\nq,4,3\n\np,6,5\n");

    assertThat(rows(csv("label"), List.of(a, b), ColumnNames.NONE))
        .containsExactly("1.0 2.0 p", "3.0 4.0 q", "5.0 6.0 p");
    assertThat(rows(csv("label"), List.of(b), new ColumnNames("label", List.of("x", "y"))))
        .containsExactly("3.0 4.0 q", "5.0 6.0 p");
    assertThat(rows(csv("0", "2"), List.of(b, a), ColumnNames.NONE))
        .containsExactly("3.0 q", "5.0 p", "1.0 p");
  }

  @Test
  public void readsAFileAsOftenAsItIsListed() {
    String a = folder.write("a.csv", "x,label\n1,p\n2,q\n");
    String b = folder.write("b.csv", "x,label\n3,p\n");

    assertThat(rows(csv("label"), List.of(b, a, a, b), ColumnNames.NONE))
        .containsExactly("3.0 p", "1.0 p", "2.0 q", "1.0 p", "2.0 q", "3.0 p");
  }

  @Test
  public void keepsTextLabels() {
    String file = folder.write("a.csv", "x,label\n1,01067\n2,1067\n3,1e1\n4,10\n5,+10\n6,10.0\n");

    assertThat(rows(csv("label"), List.of(file), ColumnNames.NONE))
        .containsExactly("1.0 01067", "2.0 1067", "3.0 1e1", "4.0 10", "5.0 10", "6.0 10");
  }

  @Test
  public void readsOtherCharsetsAndGzipUnderAnyName() {
    String text = "x,größe\n1,Ä\n2,Ö\n";
    String utf16 = folder.write("utf16.csv", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE));
    String latin = folder.write("latin.csv", text.getBytes(Charset.forName("windows-1252")));
    String packed = folder.gzip("packed", text.getBytes(StandardCharsets.UTF_8));

    assertThat(rows(csv("größe"), List.of(utf16, packed), ColumnNames.NONE))
        .containsExactly("1.0 Ä", "2.0 Ö", "1.0 Ä", "2.0 Ö");
    assertThat(rows(csv("windows-1252", "größe", List.of()), List.of(latin), ColumnNames.NONE))
        .containsExactly("1.0 Ä", "2.0 Ö");
    refused(csv("label"), latin)
        .hasMessage(
            "file:%s, line 1: byte 4 (0xf6, after 'x,gr') is not UTF-8; save the file as UTF-8, or"
                + " name its charset, for example with data.charset = windows-1252",
            latin);
    String label =
        folder.write("l.csv", "x,label\n1,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    refused(csv("label"), label).hasMessageContaining(", line 2: byte 10 (0xe9, after '1,')");
  }

  @Test
  public void rejectsFilesWithOtherColumns() {
    String first = folder.write("a.csv", "x,y,label\n1,2,p\n");
    String less = folder.write("less.csv", "x,label\n1,p\n");
    String more = folder.write("more.csv", "x,y,z,label\n1,2,3,p\n");
    String none = folder.write("none.csv", "1,2,p\n3,4,q\n");
    String other = folder.write("other.csv", "x,Y,label\n1,2,p\n");

    refused(csv("label"), first, less)
        .hasMessage(
            "file:%s has no column y, which the first training file has; it has [x, label]", less);
    refused(csv("label"), first, more).hasMessageContaining("more.csv has a column z, which");
    refused(csv("label"), first, none).hasMessageContaining("it has [1, 2, p]");
    refused(csv("label"), first, other).hasMessageEndingWith("; names are case-sensitive: Y");
    assertThat(rows(csv("label", "x"), List.of(first, more), ColumnNames.NONE))
        .containsExactly("1.0 p", "1.0 p");
  }

  @Test
  public void rejectsAmbiguousHeaders() {
    refused(csv("label"), folder.write("a.csv", "x,x,label\n1,2,p\n"))
        .hasMessageContaining("the header has two columns x, 1 and 2; rename one");
    refused(csv("label"), folder.write("b.csv", ",x,label\n0,2,p\n"))
        .hasMessageContaining("column 1 has no name in the header (pandas writes its index like");
    refused(csv("label"), folder.write("c.csv", "")).hasMessageEndingWith("c.csv is empty");
    refused(csv("label", "x", "label"), folder.write("d.csv", "x,label\n1,p\n"))
        .hasMessageContaining("data.features names label, which is data.label");
    refused(csv("label"), folder.write("e.csv", "label\np\n"))
        .hasMessageContaining("has no column except the label");
    refused(csv("label"), folder.write("f.csv", "x,\"label\n1,p\"\n"))
        .hasMessageContaining("f.csv, first line: the quote before 'label' is not closed");
  }

  @Test
  public void reportsThePositionOfInvalidRows() {
    refused(csv("label"), folder.write("a.csv", "x,label\n#1,p\n2,q\n"))
        .hasMessageEndingWith("a.csv, line 2: column x must be a number, but was '#1'");
    refused(csv("label"), folder.write("b.csv", "x,label\n1,\"a\n2,b\"\n"))
        .hasMessageEndingWith(
            "b.csv, line 2: the quote before 'a' is not closed; a cell may not span lines");
    refused(csv("label"), folder.write("c.csv", "x,label\n" + "9a".repeat(1 << 20) + ",p\n"))
        .hasMessageContaining("… (2097152 characters)'")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    refused(csv("label"), folder.write("d.csv", "x\0,label\n1,p\n"))
        .hasMessageContaining("there is a NUL character after 'x'");
    byte[] packed = Arrays.copyOf(gzipped("x,label\n" + "1,p\n".repeat(5000)), 60);
    refused(csv("label"), folder.write("e.csv.gz", packed))
        .hasMessageContaining("e.csv.gz cannot be read: ");
  }

  private byte[] gzipped(String text) {
    try {
      String file = folder.gzip("whole.gz", text.getBytes(StandardCharsets.UTF_8));
      return Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DataSource.Csv csv(String label, String... features) {
    return csv("UTF-8", label, List.of(features));
  }

  private static DataSource.Csv csv(String charset, String label, List<String> features) {
    return new DataSource.Csv(
        Optional.empty(),
        List.of(),
        List.of(),
        label,
        List.of(),
        features,
        Optional.empty(),
        true,
        ",",
        charset,
        List.of());
  }

  private AbstractThrowableAssert<?, ?> refused(DataSource.Csv source, String... files) {
    return assertThatThrownBy(() -> rows(source, List.of(files), ColumnNames.NONE))
        .isInstanceOf(InputException.class);
  }

  /** Rows with the names of their labels, in the order of the blocks' positions. */
  private static List<String> rows(
      DataSource.Csv source, List<String> files, ColumnNames expected) {
    List<String> paths = files.stream().map(file -> "file:" + file).toList();
    return BlockRows.of(
        new CsvFormat(source).read(BlockRows.context(session()), paths, expected).blocks());
  }
}
