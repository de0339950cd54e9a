package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import largo.core.data.InputException;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class CsvCellsTest extends JUnitSuite {

  private final CsvCells cells = new CsvCells(',');

  @Test
  public void splitsLines() {
    assertThat(cells.of("1, b ,\"c, d\"")).containsExactly("1", "b", "c, d");
    assertThat(cells.of("#1,,\"\"")).containsExactly("#1", null, null);
    assertThat(cells.of("5\" pipe,\"say \"\"no\"\"\"")).containsExactly("5\" pipe", "say \"no\"");
    assertThat(cells.of(",")).containsExactly(null, null);
    assertThat(new CsvCells('\t').of("a,b\t\"c\td\"")).containsExactly("a,b", "c\td");
  }

  @Test
  public void distinguishesBlankLinesFromEmptyCells() {
    assertThat(cells.isBlank("  ")).isTrue();
    assertThat(cells.isBlank(",")).isFalse();
    assertThat(new CsvCells('\t').isBlank("\t")).isFalse();
  }

  @Test
  public void rejectsUnclosedQuotes() {
    assertThat(List.of("1,\"b", "\"", "1,\"b,c", "1,\"b\"\"", "\"a,b\n"))
        .allSatisfy(
            line ->
                assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> cells.of(line))
                    .withMessageContaining("is not closed; a cell may not span lines"));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> cells.of("1,\"b"))
        .withMessage("the quote before 'b' is not closed; a cell may not span lines");
  }

  @Test
  public void rejectsUnescapedQuotes() {
    assertThat(List.of("1,\"b\"c,d", "1,\"a\\\"b\""))
        .allSatisfy(
            line ->
                assertThatExceptionOfType(InputException.class)
                    .isThrownBy(() -> cells.of(line))
                    .withMessageStartingWith(
                        "a quote in a quoted cell must be written twice (\"\")"));
  }
}
