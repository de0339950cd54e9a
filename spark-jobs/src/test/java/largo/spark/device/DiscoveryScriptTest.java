package largo.spark.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import largo.spark.TestFolder;
import org.apache.spark.resource.ResourceInformation;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Spark's GPU discovery script, with a fake nvidia-smi. */
public class DiscoveryScriptTest extends JUnitSuite {

  @Test
  public void printsWhatSparkReads() {
    Ran ran = run("echo 0; echo 1; echo 10");

    assertThat(ran.code).isZero();
    ResourceInformation gpus = ResourceInformation.parseJson(ran.out);
    assertThat(gpus.name()).isEqualTo("gpu");
    assertThat(gpus.addresses()).containsExactly("0", "1", "10");
    assertThat(ResourceInformation.parseJson(run("").out).addresses()).isEmpty();
  }

  @Test
  public void failsWithoutADriver() {
    Ran ran = run("echo 'NVIDIA-SMI has failed'; exit 9");
    assertThat(ran.code).isEqualTo(1);
    assertThat(ran.err).contains("gpu-discovery: ", "nvidia-smi failed: NVIDIA-SMI has failed");
    assertThat(run("echo 'No devices were found'").err)
        .contains("printed 'No devices were found' where a number was expected");
  }

  private static Ran run(String smi) {
    TestFolder folder = TestFolder.create();
    Path fake = Path.of(folder.write("nvidia-smi", "#!/bin/sh\n" + smi + "\n"));
    assertThat(fake.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder = new ProcessBuilder("../conf/gpu-discovery.sh");
    builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
    try {
      Process process = builder.start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return new Ran(process.exitValue(), out, err);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Ran(int code, String out, String err) {}
}
