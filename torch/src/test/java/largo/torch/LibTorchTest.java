package largo.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import largo.core.torch.TorchRuntimes;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LibTorchTest {

  /** A process that unpacks libtorch for the first time, beside another library of its name. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void takesItsOwnLibrariesWhereOthersAreInstalled(@TempDir Path folder) throws Exception {
    Path installed = Files.createDirectory(folder.resolve("installed"));
    String other = "/org/bytedeco/pytorch/" + Loader.getPlatform() + "/libjnigloo.so";
    try (InputStream library = torch.class.getResourceAsStream(other)) {
      Files.copy(library, installed.resolve("libtorch_cpu.so"));
    }
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+SuppressFatalErrorMessage",
            "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"),
            "-cp",
            System.getProperty("java.class.path"),
            LibTorchTest.class.getName());
    builder
        .environment()
        .merge(
            "LD_LIBRARY_PATH",
            installed.toString(),
            (old, added) -> added + File.pathSeparator + old);
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();

    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(output, StandardCharsets.UTF_8)).contains("libtorch 2.");
    assertThat(process.exitValue()).isZero();
  }

  public static void main(String[] arguments) {
    System.out.println(TorchRuntimes.get().description());
    System.exit(0);
  }
}
