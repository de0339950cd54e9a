package largo.spark.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import largo.core.model.Backend;

/** Which GPUs there are, and whether the backend has code for them. */
final class Gpus {

  /** What published ND4J CUDA binaries hold machine code for, and no more: they hold no PTX. */
  private static final double LEAST_CAPABILITY = 3.7;

  private static final double MOST_CAPABILITY = 8.9;
  private static final long DEADLINE_SECONDS = 10;

  private Gpus() {}

  static Finding check() {
    return judge(query(), Backend.name());
  }

  /**
   * Judges GPUs.
   *
   * @param gpus name and compute capability each, as {@code "NVIDIA A10, 8.6"}
   */
  static Finding judge(List<String> gpus, String backend) {
    if (gpus.isEmpty()) {
      return Finding.ok("GPU", "none found, training runs on cores");
    }

    String words = String.join("; ", gpus);
    boolean known = gpus.stream().allMatch(Gpus::hasCode);
    if (!known) {
      return Finding.note(
          "GPU",
          words,
          "the CUDA backend has machine code for compute capabilities %s to %s only; training runs on cores"
              .formatted(LEAST_CAPABILITY, MOST_CAPABILITY));
    }
    return backend.equals("CUDA")
        ? Finding.ok("GPU", words)
        : Finding.note(
            "GPU", words, "this build runs on cores; for GPUs build with mvn package -Pcuda");
  }

  private static boolean hasCode(String gpu) {
    double capability = Double.parseDouble(gpu.substring(gpu.lastIndexOf(',') + 1).strip());
    return capability >= LEAST_CAPABILITY && capability <= MOST_CAPABILITY;
  }

  private static List<String> query() {
    try {
      Process process =
          new ProcessBuilder("nvidia-smi", "--query-gpu=name,compute_cap", "--format=csv,noheader")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0
          ? output.lines().filter(line -> !line.isBlank()).toList()
          : List.of();
    } catch (IOException e) {
      return List.of(); // no such program: no NVIDIA driver
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
