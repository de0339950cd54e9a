package largo.spark.device;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import largo.core.config.WorkerSpec.Device;
import largo.core.model.Accelerator;
import largo.core.model.Gpu;
import largo.core.model.ModelException;

/** What the workers of a JVM are to compute on. */
sealed interface Verdict extends Serializable {

  /** For logs: {@code on GPUs: NVIDIA A10 (8.6)}. */
  String words();

  /**
   * On cores.
   *
   * @param why not on GPUs
   */
  record Cores(String why) implements Verdict {
    @Override
    public String words() {
      return "on cores: " + why;
    }
  }

  /**
   * On GPUs.
   *
   * @param gpus at least one
   */
  record Gpus(List<Gpu> gpus) implements Verdict {
    @Override
    public String words() {
      return "on GPUs: " + list(gpus);
    }
  }

  /**
   * Not at all.
   *
   * @param why and what to do
   */
  record Refused(String why) implements Verdict {
    @Override
    public String words() {
      return why;
    }
  }

  /** Judges a machine, and settles the backend of this process. */
  static Verdict of(Device wanted, Machine machine) {
    if (wanted == Device.CPU) {
      return cores(machine, "worker.device is cpu");
    }
    if (!machine.built().contains(Accelerator.CUDA)) {
      return without(
          wanted,
          machine,
          "this build has no CUDA backend",
          "build with mvn -Pcuda -DskipTests package");
    }
    List<Gpu> gpus;
    try {
      gpus = machine.gpus();
    } catch (ModelException e) {
      return without(
          wanted, machine, e.getMessage(), "install the user libraries of CUDA 11.6, or ship them");
    }
    if (gpus.isEmpty()) {
      return without(
          wanted,
          machine,
          "CUDA finds no GPU",
          "see that nvidia-smi lists one there, and what CUDA_VISIBLE_DEVICES hides");
    }
    List<Gpu> codeless = gpus.stream().filter(gpu -> !gpu.hasCode()).toList();
    if (!codeless.isEmpty()) {
      return without(
          wanted,
          machine,
          String.format(
              Locale.ROOT,
              "the CUDA backend has code for compute capabilities %s, but not for %s",
              Gpu.CAPABILITIES,
              list(codeless)),
          "use other cards, or hide these by CUDA_VISIBLE_DEVICES");
    }
    if (!machine.backend().equals(Accelerator.CUDA)) {
      return without(
          wanted,
          machine,
          String.format(
              Locale.ROOT,
              "%s is there, but ND4J could not load its CUDA backend, or uses cores already",
              list(gpus)),
          "see the log for what it skipped; install the user libraries of CUDA 11.6 and cuDNN 8.3");
    }
    return new Gpus(List.copyOf(gpus));
  }

  private static Verdict without(Device wanted, Machine machine, String why, String remedy) {
    return wanted == Device.GPU
        ? new Refused(
            String.format(
                Locale.ROOT,
                "worker.device is gpu, but %s; %s, or set worker.device=auto",
                why,
                remedy))
        : cores(machine, why);
  }

  private static Verdict cores(Machine machine, String why) {
    machine.useCores();
    return machine.backend().equals(Accelerator.CPU)
        ? new Cores(why)
        : new Refused(
            why
                + ", but ND4J uses its CUDA backend in this process already; run this in an "
                + "application of its own");
  }

  private static String list(List<Gpu> gpus) {
    return gpus.stream().map(Gpu::toString).collect(Collectors.joining(", "));
  }
}
