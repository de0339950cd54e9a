package largo.spark.device;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import largo.core.config.WorkerSpec.Device;
import largo.core.dl4j.GpuDevice;
import largo.core.dl4j.Nd4jBackends;
import largo.core.model.ModelException;

/** The decision whether the workers of a JVM compute on cores or on GPUs. */
sealed interface DeviceDecision extends Serializable {

  /** For logs, such as {@code on GPUs: NVIDIA A10 (8.6)}. */
  String description();

  /**
   * Workers compute on cores.
   *
   * @param why GPUs are not used
   */
  record Cores(String why) implements DeviceDecision {
    @Override
    public String description() {
      return "on cores: " + why;
    }
  }

  /**
   * Workers compute on GPUs.
   *
   * @param gpus their names, in the order of CUDA's indices; at least one
   */
  record Gpus(List<String> gpus) implements DeviceDecision {

    public Gpus {
      gpus = List.copyOf(gpus);
    }

    @Override
    public String description() {
      return "on GPUs: " + String.join(", ", gpus);
    }
  }

  /**
   * Workers cannot compute on what was requested.
   *
   * @param why and what to do
   */
  record Refused(String why) implements DeviceDecision {

    /** GPUs were requested, and there is a reason against them. */
    static Refused of(String why, String remedy) {
      return new Refused(
          String.format(
              Locale.ROOT,
              "worker.device is gpu, but %s; %s, or set worker.device=auto",
              why,
              remedy));
    }

    @Override
    public String description() {
      return why;
    }
  }

  /** Probes the machine for ND4J and decides, which fixes ND4J's backend in this process. */
  static DeviceDecision of(Device requested, DeviceProbe probe) {
    if (requested == Device.CPU) {
      return cores(probe, "worker.device is cpu");
    }
    if (!probe.built().contains(Nd4jBackends.CUDA)) {
      return fallBack(
          requested,
          probe,
          "this build has no CUDA backend",
          "build with mvn -Pcuda -DskipTests package");
    }
    List<GpuDevice> gpus;
    try {
      gpus = probe.gpus();
    } catch (ModelException e) {
      return fallBack(
          requested,
          probe,
          e.getMessage(),
          "install the user libraries of CUDA 11.6, or ship them");
    }
    if (gpus.isEmpty()) {
      return fallBack(
          requested,
          probe,
          "CUDA finds no GPU",
          "check whether nvidia-smi lists one there, and which ones CUDA_VISIBLE_DEVICES hides");
    }
    List<GpuDevice> unsupported = gpus.stream().filter(gpu -> !gpu.hasCode()).toList();
    if (!unsupported.isEmpty()) {
      return fallBack(
          requested,
          probe,
          String.format(
              Locale.ROOT,
              "the CUDA backend has code for compute capabilities %s, but not for %s",
              GpuDevice.CAPABILITIES,
              list(unsupported)),
          "use other devices, or hide these with CUDA_VISIBLE_DEVICES");
    }
    if (!probe.backend().equals(Nd4jBackends.CUDA)) {
      return fallBack(
          requested,
          probe,
          String.format(
              Locale.ROOT,
              "%s is there, but ND4J could not load its CUDA backend, or uses cores already",
              list(gpus)),
          "see the log for what it skipped; install the user libraries of CUDA 11.6 and cuDNN 8.3");
    }
    return new Gpus(gpus.stream().map(GpuDevice::toString).toList());
  }

  private static DeviceDecision fallBack(
      Device requested, DeviceProbe probe, String why, String remedy) {
    return requested == Device.GPU ? Refused.of(why, remedy) : cores(probe, why);
  }

  private static DeviceDecision cores(DeviceProbe probe, String why) {
    probe.useCores();
    return probe.backend().equals(Nd4jBackends.CPU)
        ? new Cores(why)
        : new Refused(
            why
                + ", but ND4J uses its CUDA backend in this process already; run this in "
                + "another application");
  }

  private static String list(List<GpuDevice> gpus) {
    return gpus.stream().map(GpuDevice::toString).collect(Collectors.joining(", "));
  }
}
