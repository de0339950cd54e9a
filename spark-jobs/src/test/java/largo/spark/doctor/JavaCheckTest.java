package largo.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class JavaCheckTest extends JUnitSuite {

  @Test
  public void acceptsWhatSparkRunsOn() {
    assertThat(fits("3.5.5", "17.0.15")).isTrue();
    assertThat(fits("3.5.5", "21.0.2")).isFalse();
    assertThat(fits("4.1.3", "21.0.2+13-LTS")).isTrue();
    assertThat(fits("4.1.3", "25.0.3")).isFalse();
    assertThat(fits("4.2.0", "25.0.3+9-LTS")).isTrue();
    assertThat(fits("4.2.0", "25.0.2+10-LTS")).isFalse();
    assertThat(fits("4.2.0", "25-ea")).isFalse();
    assertThat(fits("4.2.0", "24.0.1")).isFalse();
    assertThat(fits("4.10.0", "25.0.3")).isTrue();
  }

  @Test
  public void namesTheVersionsThatFit() {
    assertThat(JavaCheck.check("3.5.5", Runtime.Version.parse("25.0.3")).line())
        .endsWith(" 25.0.3; Spark 3.5.5 needs 17: set JAVA_HOME to it");
    assertThat(JavaCheck.check("4.2.0", Runtime.Version.parse("25")).line())
        .endsWith(" 25; Spark 4.2.0 needs 17, 21, or 25 from 25.0.3 on: set JAVA_HOME to it");
  }

  private static boolean fits(String spark, String java) {
    CheckResult result = JavaCheck.check(spark, Runtime.Version.parse(java));
    return result.state() == CheckResult.State.OK;
  }
}
