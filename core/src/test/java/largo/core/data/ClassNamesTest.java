package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassNamesTest {

  @Test
  void areInTheOrderOfTheirNumbers() {
    assertThat(ClassNames.of(Set.of("10", "9", "-1", "0.5")).names())
        .containsExactly("-1", "0.5", "9", "10");
  }

  @Test
  void areInAlphabeticalOrderIfAnyIsAWord() {
    assertThat(ClassNames.of(Set.of("virginica", "10", "setosa", "9")).names())
        .containsExactly("10", "9", "setosa", "virginica");
  }

  @Test
  void areNumberedFromZero() {
    assertThat(ClassNames.numbered(3)).isEqualTo(new ClassNames(List.of("0", "1", "2")));
    assertThat(ClassNames.numbered(3).count()).isEqualTo(3);
  }

  @Test
  void mapNamesToNumbers() {
    ClassNames classNames = ClassNames.of(Set.of("-1", "1"));

    assertThat(classNames.indexOf("-1")).isZero();
    assertThat(classNames.indexOf("1")).isEqualTo(1);
    assertThat(classNames.indexOf("2")).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "+1, 1",
    "1, 1",
    "1.0, 1",
    "-1.00, -1",
    "-0, 0",
    "' 7 ', 7",
    "01067, 01067",
    "1067, 1067",
    "1e1, 1e1",
    "10, 10",
    "3.10, 3.10",
    "3.1, 3.1",
    "00, 00",
    "9007199254740993, 9007199254740993",
    "NaN, NaN",
    "2D, 2D",
    "' Iris setosa ', Iris setosa",
    "'', ''"
  })
  void keepTheirSpelling(String label, String name) {
    assertThat(ClassNames.name(label)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "+1, 1",
    "1.0, 1",
    "1e0, 1",
    "1.0E7, 10000000",
    "01067, 1067",
    "-1.00, -1",
    "-0, 0",
    "0.50, 0.5",
    "1e300, 1E+300",
    "9007199254740993, 9007199254740993",
    "NaN, NaN",
    "2D, 2D",
    "1f, 1f",
    "0x10p0, 0x10p0",
    "1e999, 1e999"
  })
  void numbersAreNamedByTheirValue(String label, String name) {
    assertThat(ClassNames.numberName(label)).isEqualTo(name);
  }

  @Test
  void haveOneOrderForDifferentSpellingsOfANumber() {
    assertThat(ClassNames.of(Set.of("10", "1e1", "01067", "1067", "9")).names())
        .containsExactly("9", "10", "1e1", "01067", "1067");
  }

  @Test
  void areEmptyForRegression() {
    assertThat(ClassNames.NONE.isPresent()).isFalse();
    assertThat(ClassNames.NONE.outputs()).isEqualTo(1);
    assertThat(ClassNames.numbered(3).outputs()).isEqualTo(3);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> ClassNames.of(Set.of()))
        .withMessage("there are no labels");
  }

  @Test
  void areAtLeastTwo() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> ClassNames.of(Set.of("7")))
        .withMessage("the labels must be of at least two classes, but are all of [7]");
  }

  @Test
  void rejectsNonNumbersAmongNumbers() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> ClassNames.of(Set.of("1", "2", "Infinity")))
        .withMessage(
            "the labels are numbers, except for [Infinity], which is not finite: remove such rows, or "
                + "give them a class");
    assertThat(ClassNames.of(Set.of("inf", "fin")).names()).containsExactly("fin", "inf");
  }
}
