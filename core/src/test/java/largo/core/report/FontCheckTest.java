package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.AWTError;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FontCheckTest {

  static Stream<Throwable> waysToFail() {
    return Stream.of(
        new InternalError("Fontconfig head is null"),
        new RuntimeException("Fontconfig head is null"),
        new Error("Probable fatal error: No physical fonts found."),
        new NullPointerException(),
        new UnsatisfiedLinkError("libfreetype.so.6"),
        new NoClassDefFoundError("Could not initialize class sun.font.SunFontManager"),
        new ExceptionInInitializerError());
  }

  @ParameterizedTest
  @MethodSource("waysToFail")
  void detectsMissingFonts(Throwable failure) {
    assertThat(FontCheck.problem(() -> sneak(failure)))
        .contains("fonts are missing: install fontconfig and a font such as fonts-dejavu-core");
  }

  @Test
  void detectsAnUnreachableDisplay() {
    assertThat(FontCheck.problem(() -> sneak(new AWTError("Can't connect to X11 window server"))))
        .contains("a display is not needed: run with -Djava.awt.headless=true");
  }

  @Test
  void doesNotReportOutOfMemoryAsMissingFonts() {
    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(() -> FontCheck.problem(() -> sneak(new OutOfMemoryError())));
  }

  @Test
  void isEmptyIfFontsWork() {
    assertThat(FontCheck.problem(() -> {})).isEmpty();
  }

  private static void sneak(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }
}
