package largo.spark.device;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import largo.core.config.WorkerSpec.Device;
import largo.core.dl4j.GpuDevice;
import largo.core.dl4j.Nd4jBackends;
import largo.core.model.ModelException;

/** What the workers of a JVM are to compute on. */
sealed interface DeviceDecision extends Serializable {

  /** For logs: {@code on GPUs: NVIDIA A10 (8.6)}. */
  String words();

  /**
   * On cores.
   *
   * @param why not on GPUs
   */
  record Cores(String why) implements DeviceDecision {
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
  record Gpus(List<GpuDevice> gpus) implements DeviceDecision {
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
  record Refused(String why) implements DeviceDecision {
    @Override
    public String words() {
      return why;
    }
  }

  /** Judges a machine, and settles the backend of this process. */
  static DeviceDecision of(Device wanted, DeviceProbe deviceProbe) {
    if (wanted == Device.CPU) {
      return cores(deviceProbe, "worker.device is cpu");
    }
    if (!deviceProbe.built().contains(Nd4jBackends.CUDA)) {
      return without(
          wanted,
          deviceProbe,
          "this build has no CUDA backend",
          "build with mvn -Pcuda -DskipTests package");
    }
    List<GpuDevice> gpus;
    try {
      gpus = deviceProbe.gpus();
    } catch (ModelException e) {
      return without(
          wanted,
          deviceProbe,
          e.getMessage(),
          "install the user libraries of CUDA 11.6, or ship them");
    }
    if (gpus.isEmpty()) {
      return without(
          wanted,
          deviceProbe,
          "CUDA finds no GPU",
          "see that nvidia-smi lists one there, and what CUDA_VISIBLE_DEVICES hides");
    }
    List<GpuDevice> codeless = gpus.stream().filter(gpu -> !gpu.hasCode()).toList();
    if (!codeless.isEmpty()) {
      return without(
          wanted,
          deviceProbe,
          String.format(
              Locale.ROOT,
              "the CUDA backend has code for compute capabilities %s, but not for %s",
              GpuDevice.CAPABILITIES,
              list(codeless)),
          "use other cards, or hide these by CUDA_VISIBLE_DEVICES");
    }
    if (!deviceProbe.backend().equals(Nd4jBackends.CUDA)) {
      return without(
          wanted,
          deviceProbe,
          String.format(
              Locale.ROOT,
              "%s is there, but ND4J could not load its CUDA backend, or uses cores already",
              list(gpus)),
          "see the log for what it skipped; install the user libraries of CUDA 11.6 and cuDNN 8.3");
    }
    return new Gpus(List.copyOf(gpus));
  }

  private static DeviceDecision without(
      Device wanted, DeviceProbe deviceProbe, String why, String remedy) {
    return wanted == Device.GPU
        ? new Refused(
            String.format(
                Locale.ROOT,
                "worker.device is gpu, but %s; %s, or set worker.device=auto",
                why,
                remedy))
        : cores(deviceProbe, why);
  }

  private static DeviceDecision cores(DeviceProbe deviceProbe, String why) {
    deviceProbe.useCores();
    return deviceProbe.backend().equals(Nd4jBackends.CPU)
        ? new Cores(why)
        : new Refused(
            why
                + ", but ND4J uses its CUDA backend in this process already; run this in an "
                + "application of its own");
  }

  private static String list(List<GpuDevice> gpus) {
    return gpus.stream().map(GpuDevice::toString).collect(Collectors.joining(", "));
  }
}
