package largo.spark.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import largo.core.model.ModelException;
import largo.core.torch.TorchRuntimes;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.scalatestplus.junit.JUnitSuite;

/** {@code benchmarks/gpu-check} on machines without a GPU that it could use. */
public class GpuCheckScriptTest extends JUnitSuite {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void saysThatThereIsNoDriver() throws Exception {
    assertEndsWith(run("x.json"), "gpu-check: no GPU here: there is no nvidia-smi, which is part");
  }

  @Test
  public void saysThatThereIsNoGpu() throws Exception {
    program("nvidia-smi", "echo 'No devices were found'; exit 6");
    assertEndsWith(run("x.json"), "gpu-check: no GPU here: nvidia-smi finds none");
  }

  @Test
  public void saysWhatIsNotBuilt() throws Exception {
    assumeTrue(!Files.exists(Path.of("../torch-cuda/target/jars")));
    program("nvidia-smi", "echo 'NVIDIA H100, 9.0'");
    assertEndsWith(run("x.json"), "build them with: mvn -Ptorch,torch-cu129 -DskipTests package");
    assertEndsWith(run(), "usage: benchmarks/gpu-check [--device cpu|INDEX] FILE.json");
  }

  @Test
  public void needsLibtorch() {
    assumeTrue(TorchRuntimes.find().isEmpty());
    assertThatExceptionOfType(ModelException.class)
        .isThrownBy(() -> new TorchGpuBench(0, 16, 1))
        .withMessageContaining("mvn -Ptorch -DskipTests package");
  }

  private record Ended(int code, String output) {}

  private static void assertEndsWith(Ended ended, String message) {
    assertThat(ended.output()).contains(message);
    assertThat(ended.code()).isEqualTo(2);
  }

  /** A program that the script finds, in addition to the few that it needs. */
  private void program(String name, String body) throws IOException {
    Path file = folder.getRoot().toPath().resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ended run(String... arguments) throws Exception {
    program("dirname", "exec /usr/bin/dirname \"$@\"");
    program("ls", "exec /bin/ls \"$@\"");
    List<String> command = new ArrayList<>(List.of("/bin/bash", "../benchmarks/gpu-check"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PATH", folder.getRoot().toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output);
  }
}
