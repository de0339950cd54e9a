package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class TerminalTest extends JUnitSuite {

  @Test
  public void isWhatTheConsoleOfNewerVersionsOfJavaSays() {
    assertThat(Terminal.isTerminal(Object.class, null)).isFalse();
    assertThat(Terminal.isTerminal(Object.class, new Object())).isTrue(); // of Java 17
    assertThat(Terminal.isTerminal(Java22.class, new Java22(true))).isTrue();
    assertThat(Terminal.isTerminal(Java22.class, new Java22(false))).isFalse();
  }

  /** Like the console of Java 22. */
  public record Java22(boolean isTerminal) {}
}
