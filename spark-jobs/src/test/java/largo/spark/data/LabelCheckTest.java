package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import largo.core.data.InputException;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class LabelCheckTest extends JUnitSuite {

  private final LabelCheck check = new LabelCheck("data.label = y", "set data.classes");

  @Test
  public void rejectsFractionalLabels() {
    refused(Set.of("0.5", "1", "2"), 1000, "numbers that are not whole, such as 0.5 (3 different");
    refused(Set.of("1E+300", "1"), 1000, "such as 1E+300");
    accepted(Set.of("1", "2.5", "three"), 1000);
  }

  @Test
  public void rejectsIntegersWithFewRowsPerClass() {
    refused(names("", 499), 500, "data.label = y has 499 different values in 500 rows, which");
    refused(names("-", 21), 104, "LargeBatchRegressor");
    accepted(names("", 21), 105);
    accepted(names("", 20), 20);
    accepted(names("", 1623), 20 * 1623);
  }

  @Test
  public void rejectsRowIdentifiers() {
    refused(names("id", 400), 500, "an identifier of rows, not a class");
    accepted(names("person", 400), 800);
  }

  @Test
  public void rejectsMoreClassesThanCanBeScored() {
    refused(names("w", 10_001), 1_000_000, "more than 10000 different values in 1000000 rows");
  }

  @Test
  public void acceptsAStatedNumberOfClasses() {
    assertThatCode(() -> check.check(names("", 499), 500, Optional.of(499)))
        .doesNotThrowAnyException();
    assertThatCode(() -> check.check(Set.of("0.5", "1"), 9, Optional.of(2)))
        .doesNotThrowAnyException();
  }

  private void refused(Set<String> names, long rows, String message) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> check.check(names, rows, Optional.empty()))
        .withMessageContaining(message);
  }

  private void accepted(Set<String> names, long rows) {
    assertThatCode(() -> check.check(names, rows, Optional.empty())).doesNotThrowAnyException();
  }

  private static Set<String> names(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).collect(Collectors.toSet());
  }
}
