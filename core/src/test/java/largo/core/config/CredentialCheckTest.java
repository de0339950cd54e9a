package largo.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration with a password is rejected by a message that does not repeat it. */
class CredentialCheckTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tracking.mlflow=\"http://user:hunter2@host:5000\"",
        "tracking.mlflow=\"https://hunter2@host\"",
        "tracking.mlflow=\"https://host/?token=hunter2\"",
        "tracking.mlflow=\"https://host/#hunter2\"",
        "tracking.mlflow=\"http://us er:hunter2@host\"",
        "tracking.mlflow=\"ftp://user:hunter2@host\"",
        "data.path=\"s3a://AKIA:hunter2@bucket/data\"",
        "data.path=\"s3a://AKIA:slash/hunter2@bucket/data\"",
        "data.train=[\"hdfs://user:hunter2@nn:8020/a\"]"
      })
  void passwordsAreRefusedAndNotRepeated(String setting) {
    List<String> settings = List.of("data.source=csv", setting);
    assertThatThrownBy(() -> SpecReader.read("my.conf", "", settings))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining(setting.split("=")[0])
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://nn:8020/user@example.com/data",
        "hdfs://user@nn:8020/data",
        "abfss://container@account.dfs.core.windows.net/data:x@y",
        "C:\\data\\a@b",
        "/data/a:b@c",
        "file:///data/a:b@c"
      })
  void addressesWithoutPasswordsAreAccepted(String address) {
    assertThat(CredentialCheck.problem(address)).isEmpty();
    assertThat(CredentialCheck.redact("at " + address + ".")).isEqualTo("at " + address + ".");
  }

  @Test
  void textsAreRedacted() {
    assertThat(
            CredentialCheck.redact(
                "cannot reach ftp://me:hunter2@host/a and https://b/c?X-Amz-Signature=hunter2&d=1"))
        .isEqualTo("cannot reach ftp://***@host/a and https://b/c?X-Amz-Signature=***&d=1");
  }
}
