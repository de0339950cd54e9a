package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class CommandLineTextTest extends JUnitSuite {

  @Test
  public void canBePastedIntoAShell() {
    assertThat(CommandLineText.word("--set")).isEqualTo("--set");
    assertThat(CommandLineText.word("data.path=/data/tokens/a=b"))
        .isEqualTo("data.path=/data/tokens/a=b");
    assertThat(CommandLineText.word("name=it's mine")).isEqualTo("'name=it'\\''s mine'");
  }

  @Test
  public void redactsSecrets() {
    assertThat(
            List.of(
                "spark.hadoop.fs.s3a.secret.key=hunter2",
                "--conf=spark.hadoop.fs.s3a.access.key=hunter2==",
                "spark.authenticate.secret=a=hunter2",
                "spark.hadoop.fs.azure.account.key.account.dfs.core.windows.net=hunter2",
                "spark.executor.extraJavaOptions=-Djavax.net.ssl.keyStorePassword=hunter2",
                "data.path=s3a://AKIA:hunter2@bucket/a",
                "tracking.mlflow=https://host/?api_token=hunter2"))
        .allSatisfy(
            secret ->
                assertThat(CommandLineText.word(secret))
                    .doesNotContain("hunter2")
                    .contains("***")
                    .contains(secret.substring(0, secret.indexOf('='))));
  }
}
