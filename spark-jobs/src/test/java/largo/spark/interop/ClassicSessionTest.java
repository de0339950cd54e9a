package largo.spark.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import largo.core.config.SpecException;
import largo.spark.SparkSuite;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.connect.FakeSession;
import org.junit.Test;

public class ClassicSessionTest extends SparkSuite {

  private static final String REMEDY =
      "Largo needs a classic session, whose SparkContext runs its tasks: set spark.api.mode to "
          + "classic, and neither spark.remote, --remote nor SPARK_REMOTE";

  @Test
  public void givesTheContextOfAClassicSession() {
    assertThat(ClassicSession.context(session())).isSameAs(session().sparkContext());
    assertThat(ClassicSession.javaContext(session()).sc()).isSameAs(session().sparkContext());
    assertThat(ClassicSession.isConnect(session().getClass())).isFalse();
  }

  @Test
  public void recognizesSessionsOfSparkConnect() {
    class Derived extends FakeSession {}
    assertThat(ClassicSession.isConnect(FakeSession.class)).isTrue();
    assertThat(ClassicSession.isConnect(Derived.class)).isTrue();
  }

  @Test
  public void refusesSettingsOfSparkConnect() {
    assertRefused(
        "spark.api.mode", "connect", "spark.api.mode must be classic, but was connect. " + REMEDY);
    assertRefused(
        "spark.remote",
        "sc://host",
        "spark.remote must not be set, but was sc://host, a server of Spark Connect. " + REMEDY);
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> ClassicSession.check(new SparkConf(), Map.of("SPARK_REMOTE", "local[2]")))
        .withMessage(
            "SPARK_REMOTE must not be set, but was local[2], a server of Spark Connect. " + REMEDY);
    assertThatCode(
            () ->
                ClassicSession.check(
                    new SparkConf().set("spark.api.mode", "classic"), Map.of("SPARK_REMOTE", "")))
        .doesNotThrowAnyException();
  }

  @Test
  public void refusesASparkForAnotherScala() {
    assertThat(ClassicSession.otherScala(ScalaCollections.SCALA + ".18")).isEmpty();
    assertThat(ClassicSession.otherScala("2.99.1"))
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .startsWith("this jar of Largo is for Scala " + ScalaCollections.SCALA)
                    .contains(", but Spark runs with Scala 2.99.1: ", "mvn -Dspark=4 package"));
  }

  private static void assertRefused(String key, String value, String message) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> ClassicSession.check(new SparkConf().set(key, value), Map.of()))
        .withMessage(message);
  }
}
