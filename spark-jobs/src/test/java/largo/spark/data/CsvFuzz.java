package largo.spark.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import largo.core.InputFuzzer;
import largo.core.data.DataSource;
import largo.core.data.InputException;
import org.junit.Test;

/** Mutated CSV files are read or refused, alone and together with a valid file. */
public class CsvFuzz {

  private static final DataSource.Csv SOURCE =
      new DataSource.Csv(
          Optional.empty(),
          List.of(),
          List.of(),
          "label",
          List.of(),
          List.of(),
          Optional.empty(),
          true,
          ",",
          "UTF-8",
          List.of());

  private static final List<String> FILES =
      List.of(
          "x,y,label\n1,2,a\n-0.5,1e-3,b\n3,4,a\n",
          "label,x,y\r\n01067,2.25,\"7\"\r\n\r\n\"1,067\",2,1\r\n",
          "y,label,x\n1,\"a \"\"b\"\"\",2\n3,é,4",
          "\uFEFFx,label,y\n1,#a,2\n");

  private static final List<String> WORDS =
      List.of(
          ",", "\"", "\"\"", "\n", "\r", "#", "1D", "0x1p0", "NaN", "1e999", "label", ";", "\0",
          "é");

  @Test
  public void areReadOrRefused() {
    ColumnNames right = CsvColumns.first(head(bytes(FILES.get(0))), SOURCE).columnNames();

    InputFuzzer.ofText("CsvFuzz", FILES, WORDS)
        .run(
            InputException.class,
            file -> {
              TextHead head = head(file);
              read(file, CsvColumns.first(head, SOURCE));
              read(file, CsvColumns.matching(right, head, SOURCE));
            });
  }

  private static TextHead head(byte[] file) {
    try (LineSource lines = lines(file)) {
      String line;
      do {
        line = lines.next();
      } while (line != null && line.isBlank());
      if (line == null) {
        throw new InputException("%s is empty", InputFuzzer.FILE);
      }
      return new TextHead(InputFuzzer.FILE, line, lines.offset(), List.of());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InputException e) {
      throw new InputException("%s: %s", InputFuzzer.FILE, e.getMessage());
    }
  }

  private static void read(byte[] file, CsvColumns columns) throws IOException {
    TextPart part = new TextPart(0, InputFuzzer.FILE, 0, Long.MAX_VALUE, "UTF-8", List.of());
    try (LineSource lines = lines(file)) {
      TargetColumns targets = new TargetColumns(LabelType.NAMES, List.of("label"));
      new LineBlocks(part, lines, new CsvFormat.CsvLineParser(columns, targets, ','))
          .forEachRemaining(BlockRows::block);
    }
  }

  private static LineSource lines(byte[] file) throws IOException {
    return TextPart.open(new ByteArrayInputStream(file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
