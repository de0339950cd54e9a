package largo.spark.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import largo.core.config.WorkerSpec.Device;
import largo.core.model.ModelException;
import largo.core.model.ModelLoss;
import largo.core.torch.ScriptedModel;
import largo.core.torch.TorchDevice;
import largo.core.torch.TorchModule;
import largo.core.torch.TorchRuntime;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Decisions on GPUs for libtorch, with a fake of it. */
public class TorchDevicesTest extends JUnitSuite {

  @Test
  public void usesAllGpusThatCompute() {
    assertThat(devices(new FakeTorch(2, -1)).decide(Device.AUTO))
        .isEqualTo(new DeviceDecision.Gpus(List.of("GPU 0", "GPU 1")));
    assertThat(devices(new FakeTorch(2, -1)).decide(Device.CPU).description())
        .isEqualTo("on cores: worker.device is cpu");
  }

  @Test
  public void fallsBackToCoresOrRefuses() {
    assertThat(devices(new FakeTorch(0, -1)).decide(Device.AUTO).description())
        .isEqualTo("on cores: libtorch finds no GPU");
    assertThat(devices(new FakeTorch(0, -1)).decide(Device.GPU).description())
        .startsWith("worker.device is gpu, but libtorch finds no GPU; check whether nvidia-smi")
        .contains("mvn -Ptorch-cu129")
        .endsWith("or set worker.device=auto");
    assertThat(devices(new FakeTorch(2, 1)).decide(Device.GPU).description())
        .startsWith(
            "worker.device is gpu, but libtorch cannot compute on GPU 1: no kernel image is "
                + "available; use other devices, or hide this one with CUDA_VISIBLE_DEVICES");
    DeviceBackend without = new TorchDevices(Optional::empty, Optional.empty());
    assertThat(without.decide(Device.AUTO).description())
        .isEqualTo("on cores: this build has no libtorch");
    assertThat(without.decide(Device.GPU)).isInstanceOf(DeviceDecision.Refused.class);
  }

  @Test
  public void givesEachTaskADeviceOfItsOwn() {
    DevicePool pool = new DevicePool(devices(new FakeTorch(2, -1)), Duration.ZERO);
    try (DeviceLease first = pool.acquire(Device.GPU, List.of("1"), "here");
        DeviceLease second = pool.acquire(Device.GPU, List.of(), "here")) {
      assertThat(first.device()).isEqualTo(1);
      assertThat(second.device()).isZero();
      assertThatExceptionOfType(DeviceException.class)
          .isThrownBy(() -> pool.acquire(Device.GPU, List.of(), "here"))
          .withMessageContaining("more concurrent training tasks than GPUs");
    }
  }

  private static DeviceBackend devices(TorchRuntime runtime) {
    return new TorchDevices(() -> Optional.of(runtime), Optional.empty());
  }

  /**
   * A libtorch with GPUs.
   *
   * @param unsupported the one without machine code
   */
  private record FakeTorch(int gpus, int unsupported) implements TorchRuntime {

    @Override
    public TorchModule load(byte[] archive, int parameters, TorchDevice device) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ScriptedModel open(byte[] archive, ModelLoss loss, int ignoreIndex, TorchDevice device) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkGpu(int gpu) {
      if (gpu == unsupported) {
        throw new ModelException("no kernel image is available");
      }
    }

    @Override
    public String description() {
      return "fake";
    }

    @Override
    public double freeMemory() {
      return 1;
    }
  }
}
