package largo.spark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import largo.core.model.ModelException;

/** Memory in use, in megabytes of 2^20 bytes. */
final class UsedMemory {

  private static final long DEADLINE_SECONDS = 10;
  private static final String RESIDENT = "VmRSS:";

  private UsedMemory() {}

  /** Resident memory of this process, on Linux. */
  static long ofProcess() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Memory of a GPU that is in use by all processes, according to {@code nvidia-smi}.
   *
   * @throws ModelException if that does not answer
   */
  static long ofGpu(int gpu) {
    List<String> command =
        List.of(
            "nvidia-smi",
            "--id=" + gpu,
            "--query-gpu=memory.used",
            "--format=csv,noheader,nounits");
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new ModelException("%s failed: %s", command, output);
      }
      return Long.parseLong(output.strip());
    } catch (IOException e) {
      throw new ModelException(e, "%s cannot be run: %s", command, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
