package largo.spark.device;

import static largo.core.config.WorkerSpec.Device.AUTO;
import static largo.core.config.WorkerSpec.Device.GPU;
import static largo.spark.device.FakeMachine.A10;
import static largo.spark.device.FakeMachine.H100;
import static largo.spark.device.FakeMachine.L4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Assignment of GPUs to tasks, with fake GPUs. */
public class DevicePoolTest extends JUnitSuite {

  private static final List<String> ANY = List.of();

  @Test
  public void pinsTheDeviceThatSparkAssigned() {
    FakeMachine probe = new FakeMachine(A10, L4);
    DevicePool pool = pool(probe, 0);

    try (DeviceLease lease = pool.acquire(GPU, List.of("1"), "here")) {
      assertThat(lease.device()).isEqualTo(1);
    }
    assertThat(probe.pinned()).containsExactly(1);
  }

  @Test
  public void usesCudaOrdinalsIfDevicesAreHidden() {
    FakeMachine probe = new FakeMachine(A10, L4).showing("GPU-b, 6");

    assertThat(pool(probe, 0).acquire(GPU, List.of("6"), "here").device()).isEqualTo(1);
    assertThat(pool(probe, 0).acquire(GPU, List.of("GPU-b"), "here").device()).isZero();
    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> pool(probe, 0).acquire(GPU, List.of("0"), "executor 3 at c"))
        .withMessage(
            "executor 3 at c: Spark gave the task GPU 0, but CUDA shows 2 to this process, and "
                + "CUDA_VISIBLE_DEVICES is GPU-b, 6; check that the discovery script prints the "
                + "devices that CUDA lists");
  }

  @Test
  public void assignsOneDevicePerTask() {
    DevicePool pool = pool(new FakeMachine(A10, L4), 0);
    DeviceLease first = pool.acquire(AUTO, ANY, "here");
    DeviceLease second = pool.acquire(AUTO, ANY, "here");

    assertThat(List.of(first.device(), second.device())).containsExactly(0, 1);
    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> pool.acquire(AUTO, ANY, "executor 1 at a"))
        .withMessageStartingWith(
            "executor 1 at a: there are more concurrent training tasks than GPUs, which are 2, "
                + "and one was not released by another task within 0 s; set spark.task.resource");
    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> pool.acquire(AUTO, List.of("0"), "here"))
        .withMessageContaining("and GPU 0 was not released");
    first.close();
    assertThat(pool.acquire(AUTO, ANY, "here").device()).isZero();
  }

  @Test
  public void waitsForADeviceToBeReleased() throws Exception {
    DevicePool pool = pool(new FakeMachine(A10), 30);
    DeviceLease first = pool.acquire(GPU, ANY, "here");
    CompletableFuture<DeviceLease> second =
        CompletableFuture.supplyAsync(() -> pool.acquire(GPU, ANY, "here"));

    first.close();
    assertThat(second.get(20, TimeUnit.SECONDS).device()).isZero();
  }

  @Test
  public void pinsNothingOnCores() {
    FakeMachine probe = new FakeMachine(H100);
    DevicePool pool = pool(probe, 0);

    try (DeviceLease one = pool.acquire(AUTO, ANY, "here");
        DeviceLease other = pool.acquire(AUTO, List.of("0"), "here")) {
      assertThat(one.device()).isEqualTo(DeviceLease.CORES);
      assertThat(other.device()).isEqualTo(DeviceLease.CORES);
    }
    assertThat(probe.pinned()).isEmpty();
  }

  @Test
  public void namesTheExecutorInErrors() {
    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> pool(new FakeMachine(H100), 0).acquire(GPU, ANY, "executor 1 at a"))
        .withMessageStartingWith("executor 1 at a: worker.device is gpu, but the CUDA backend");
  }

  private static DevicePool pool(DeviceProbe probe, int timeout) {
    return new DevicePool(probe, Duration.ofSeconds(timeout));
  }
}
