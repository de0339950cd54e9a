package largo.spark.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import largo.core.config.WorkerSpec.Device;
import largo.core.dl4j.Nd4jBackends;
import largo.core.model.ModelException;
import largo.core.torch.TorchRuntime;

/**
 * The devices of libtorch. Its modules are placed on a device explicitly, so nothing is fixed for
 * the process, nor pinned to a thread.
 *
 * @param runtime finds libtorch
 * @param environment value of {@code CUDA_VISIBLE_DEVICES}; empty if not set
 */
record TorchDevices(Supplier<Optional<TorchRuntime>> runtime, Optional<String> environment)
    implements DeviceBackend {

  @Override
  public DeviceDecision decide(Device requested) {
    Nd4jBackends.useCores(); // ND4J only reads configurations and makes initial parameters
    if (requested == Device.CPU) {
      return new DeviceDecision.Cores("worker.device is cpu");
    }
    Optional<TorchRuntime> libtorch = runtime.get();
    if (libtorch.isEmpty()) {
      return fallBack(
          requested,
          "this build has no libtorch",
          "build with mvn -Ptorch -DskipTests package, see docs/gpus.md");
    }
    int count = libtorch.get().gpus();
    if (count == 0) {
      return fallBack(
          requested,
          "libtorch finds no GPU",
          "check whether nvidia-smi lists one there and CUDA_VISIBLE_DEVICES hides it, and whether "
              + "the jars of mvn -Ptorch-cu129 and NVIDIA's libraries are there, see docs/gpus.md");
    }
    List<String> names = new ArrayList<>();
    for (int gpu = 0; gpu < count; gpu++) {
      try {
        libtorch.get().checkGpu(gpu);
      } catch (ModelException e) {
        return fallBack(
            requested,
            String.format(
                Locale.ROOT, "libtorch cannot compute on GPU %d: %s", gpu, e.getMessage()),
            "use other devices, or hide this one with CUDA_VISIBLE_DEVICES");
      }
      names.add("GPU " + gpu);
    }
    return new DeviceDecision.Gpus(names);
  }

  private static DeviceDecision fallBack(Device requested, String why, String remedy) {
    return requested == Device.GPU
        ? DeviceDecision.Refused.of(why, remedy)
        : new DeviceDecision.Cores(why);
  }

  @Override
  public void pin(int device) {}

  @Override
  public Optional<String> visible() {
    return environment;
  }
}
