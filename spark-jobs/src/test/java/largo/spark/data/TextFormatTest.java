package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.InputException;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.junit.Test;

public class TextFormatTest extends SparkSuite {

  private final TestFolder folder = TestFolder.create();

  @Test
  public void cutsTextIntoWindowsFollowedByTheNextByte() {
    String file = write("a.txt", "abcdefghij");

    assertThat(rows(3, Optional.empty(), file)).containsExactly("abc>d", "def>g", "ghi>j");
    assertThat(rows(3, Optional.of(2), file)).containsExactly("abc>d", "cde>f", "efg>h", "ghi>j");
    assertThat(rows(9, Optional.empty(), file)).containsExactly("abcdefghi>j");
  }

  @Test
  public void tokensAreBytes() {
    String file = write("u.txt", "aé€");

    assertThat(examples(4, Optional.empty(), file).get(0).labels()).containsExactly(0x82);
    assertThat(format(4, Optional.empty()).numberedClasses()).contains(256);
    DataSource.Text source =
        new DataSource.Text(Optional.empty(), List.of(file), List.of(), 4, Optional.empty());
    DataSummary.Declared summary = new TextFormat(source).summary(files());
    assertThat(summary.shape()).contains(ExampleShape.vector(4));
    assertThat(summary.examples()).contains(1L);
  }

  @Test
  public void readsGzippedFilesAsOthers() throws IOException {
    String text = "to be or not to be, that is the question; ".repeat(30_000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    String zipped = folder.write("g.txt.gz", bytes.toByteArray());
    String plain = write("g.txt", text);

    List<String> rows = rows(50, Optional.of(17), plain);
    assertThat(rows).hasSize((text.length() - 51) / 17 + 1);
    assertThat(rows(50, Optional.of(17), zipped)).isEqualTo(rows);
  }

  @Test
  public void refusesFilesThatAreTooShort() {
    String file = write("short.txt", "abc");

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> format(3, Optional.empty()).checkFiles(files(), List.of(file)))
        .withMessageContaining("short.txt must have at least 4 bytes, data.length and one more");
  }

  private String write(String name, String text) {
    return folder.write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> rows(int length, Optional<Integer> stride, String file) {
    List<String> rows = new ArrayList<>();
    for (Examples examples : examples(length, stride, file)) {
      float[] row = new float[length];
      for (int i = 0; i < examples.count(); i++) {
        examples.features().copyRow(i, row, 0);
        StringBuilder text = new StringBuilder();
        for (float token : row) {
          text.append((char) token);
        }
        rows.add(text + ">" + (char) examples.labels()[i]);
      }
    }
    return rows;
  }

  private List<Examples> examples(int length, Optional<Integer> stride, String file) {
    BlockScan scan =
        format(length, stride).read(BlockRows.context(session()), List.of(file), ColumnNames.NONE);
    return scan.blocks().collect().stream()
        .map(BlockRows::block)
        .sorted((a, b) -> a.position().compareTo(b.position()))
        .map(ExampleBlock::examples)
        .toList();
  }

  private static TextFormat format(int length, Optional<Integer> stride) {
    return new TextFormat(
        new DataSource.Text(Optional.empty(), List.of("a.txt"), List.of(), length, stride));
  }

  private InputFiles files() {
    return new InputFiles(session().sparkContext().hadoopConfiguration());
  }
}
