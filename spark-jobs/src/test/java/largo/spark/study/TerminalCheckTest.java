package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class TerminalCheckTest extends JUnitSuite {

  @Test
  public void isWhatTheConsoleOfNewerVersionsOfJavaSays() {
    assertThat(TerminalCheck.isTerminal(Object.class, null)).isFalse();
    assertThat(TerminalCheck.isTerminal(Object.class, new Object())).isTrue(); // of Java 17
    assertThat(TerminalCheck.isTerminal(Java22.class, new Java22(true))).isTrue();
    assertThat(TerminalCheck.isTerminal(Java22.class, new Java22(false))).isFalse();
  }

  /** Like the console of Java 22. */
  public record Java22(boolean isTerminal) {}
}
