package largo.spark.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import largo.core.dl4j.CudaRuntime;
import largo.core.dl4j.GpuDevice;
import largo.core.dl4j.NativeBackend;
import largo.core.dl4j.Nd4jBackends;
import largo.core.model.ModelException;

/** Checks which GPUs exist, whether the backend has code for them, and how fast they are. */
final class GpuCheck {

  private static final long DEADLINE_SECONDS = 10;
  private static final int MATRIX = 4096; // 64 MB of floats
  private static final int REPETITIONS = 20;

  private GpuCheck() {}

  /** One check per GPU; one if there is none. */
  static List<Supplier<CheckResult>> check() {
    boolean built = Nd4jBackends.built().contains(Nd4jBackends.CUDA);
    List<GpuDevice> seen = query();
    List<GpuDevice> gpus = seen;
    if (built) {
      try {
        gpus = CudaRuntime.gpus();
      } catch (ModelException e) {
        return List.of(() -> unloadable(seen, e.getMessage()));
      }
    }
    boolean used = built && NativeBackend.name().equals(Nd4jBackends.CUDA);
    return checks(gpus, built, used, GpuCheck::gigaflops);
  }

  /**
   * The same for given GPUs.
   *
   * @param built whether this build has a CUDA backend
   * @param used whether ND4J runs on it
   * @param gigaflops measures a GPU, given its index
   */
  static List<Supplier<CheckResult>> checks(
      List<GpuDevice> gpus, boolean built, boolean used, IntToDoubleFunction gigaflops) {
    return gpus.isEmpty()
        ? List.of(() -> CheckResult.ok("GPU", "none found, training runs on cores"))
        : gpus.stream()
            .<Supplier<CheckResult>>map(gpu -> () -> judge(gpu, built, used, gigaflops))
            .toList();
  }

  private static CheckResult judge(
      GpuDevice gpu, boolean built, boolean used, IntToDoubleFunction gigaflops) {
    String name =
        String.format(
            Locale.ROOT,
            "GPU %d: %s, compute capability %s, ",
            gpu.number(),
            gpu.name(),
            gpu.capability());
    if (!gpu.hasCode()) {
      return CheckResult.note(
          "GPU",
          name + "for which the CUDA backend has no code",
          String.format(
              Locale.ROOT, "it has code for %s; training runs on cores", GpuDevice.CAPABILITIES));
    }
    if (!built) {
      return CheckResult.note(
          "GPU",
          name + "for which the CUDA backend has code",
          "this build runs on cores; for GPUs build with mvn -Pcuda -DskipTests package");
    }
    return used
        ? CheckResult.ok(
            "GPU",
            "%sthe backend has code for it, %.0f GFLOP/s in products of %d x %d floats",
            name,
            gigaflops.applyAsDouble(gpu.number()),
            MATRIX,
            MATRIX)
        : CheckResult.note(
            "GPU",
            name + "for which the backend has code, but ND4J runs on cores",
            "see the backend's line, and docs/gpus.md");
  }

  private static CheckResult unloadable(List<GpuDevice> seen, String message) {
    return seen.isEmpty()
        ? CheckResult.ok("GPU", "none found, training runs on cores")
        : CheckResult.note("GPU", seen + ", but " + message, "docs/gpus.md says what to install");
  }

  private static double gigaflops(int gpu) {
    Nd4jBackends.pin(gpu);
    return Nd4jBackends.gigaflops(MATRIX, REPETITIONS);
  }

  /** The GPUs according to nvidia-smi, for builds without CUDA. */
  private static List<GpuDevice> query() {
    try {
      Process process =
          new ProcessBuilder(
                  "nvidia-smi", "--query-gpu=index,name,compute_cap", "--format=csv,noheader")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0
          ? output.lines().filter(line -> !line.isBlank()).map(GpuCheck::parse).toList()
          : List.of();
    } catch (IOException e) {
      return List.of(); // no such program: no NVIDIA driver
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Parses a line such as {@code 0, NVIDIA A10, 8.6}. */
  static GpuDevice parse(String line) {
    String[] cells = line.split(",", -1);
    String[] capability = cells[2].strip().split("\\.", -1);
    return new GpuDevice(
        Integer.parseInt(cells[0].strip()),
        cells[1].strip(),
        Integer.parseInt(capability[0]),
        Integer.parseInt(capability[1]));
  }
}
