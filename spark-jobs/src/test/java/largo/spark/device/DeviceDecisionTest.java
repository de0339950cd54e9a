package largo.spark.device;

import static largo.core.config.WorkerSpec.Device.AUTO;
import static largo.core.config.WorkerSpec.Device.CPU;
import static largo.core.config.WorkerSpec.Device.GPU;
import static largo.spark.device.FakeMachine.A10;
import static largo.spark.device.FakeMachine.H100;
import static largo.spark.device.FakeMachine.K20;
import static largo.spark.device.FakeMachine.L4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import largo.core.dl4j.Nd4jBackends;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Decisions for fake machines with and without GPUs. */
public class DeviceDecisionTest extends JUnitSuite {

  @Test
  public void usesGpusThatTheBackendSupports() {
    assertThat(DeviceDecision.of(AUTO, new FakeMachine(A10, L4)))
        .isEqualTo(new DeviceDecision.Gpus(List.of(A10.toString(), L4.toString())));
    assertThat(DeviceDecision.of(GPU, new FakeMachine(A10)).description())
        .isEqualTo("on GPUs: NVIDIA A10 (8.6)");
  }

  @Test
  public void usesCoresIfConfigured() {
    FakeMachine machine = new FakeMachine(A10);

    assertThat(DeviceDecision.of(CPU, machine).description())
        .isEqualTo("on cores: worker.device is cpu");
    assertThat(machine.backend()).isEqualTo(Nd4jBackends.CPU);
  }

  @Test
  public void fallsBackToCoresWithAReason() {
    cores(new FakeMachine().built(Nd4jBackends.CPU), "this build has no CUDA backend");
    cores(new FakeMachine(), "CUDA finds no GPU");
    cores(
        new FakeMachine(A10).missing("libcudart.so.11.0"),
        "CUDA's libraries cannot be loaded: libcudart.so.11.0");
    cores(
        new FakeMachine(H100),
        "the CUDA backend has code for compute capabilities 3.7 to 8.9, but not for NVIDIA H100 "
            + "(9.0)");
    cores(new FakeMachine(K20, L4), "the CUDA backend has code for compute capabilities 3.7 to");
    cores(
        new FakeMachine(A10).usedAlready(Nd4jBackends.CPU),
        "NVIDIA A10 (8.6) is there, but ND4J could not load its CUDA backend");
  }

  @Test
  public void failsIfARequiredGpuIsUnavailable() {
    refused(
        new FakeMachine(A10).built(Nd4jBackends.CPU),
        "worker.device is gpu, but this build has no CUDA backend; build with mvn -Pcuda "
            + "-DskipTests package, or set worker.device=auto");
    refused(
        new FakeMachine(), "worker.device is gpu, but CUDA finds no GPU; check whether nvidia-smi");
    refused(
        new FakeMachine(A10).missing("libcudart.so.11.0"),
        "worker.device is gpu, but CUDA's libraries cannot be loaded: libcudart.so.11.0; install");
    refused(
        new FakeMachine(H100),
        "worker.device is gpu, but the CUDA backend has code for compute capabilities 3.7 to "
            + "8.9, but not for NVIDIA H100 (9.0); use other devices, or hide these with "
            + "CUDA_VISIBLE_DEVICES, or set worker.device=auto");
  }

  @Test
  public void failsIfTheBackendIsAlreadyInitialized() {
    assertThat(
            DeviceDecision.of(CPU, new FakeMachine(A10).usedAlready(Nd4jBackends.CUDA))
                .description())
        .isEqualTo(
            "worker.device is cpu, but ND4J uses its CUDA backend in this process already; run "
                + "this in another application");
  }

  @Test
  public void namesExecutorsWithoutTheRequiredDevice() {
    Map<String, DeviceDecision> decisions =
        Map.of(
            "executor 1 at a",
            new DeviceDecision.Gpus(List.of(A10.toString())),
            "executor 2 at b",
            DeviceDecision.of(GPU, new FakeMachine(H100)));

    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> DevicePreflight.checkRefused(decisions))
        .withMessageStartingWith("executor 2 at b: worker.device is gpu, but the CUDA backend");
  }

  private static void cores(FakeMachine machine, String why) {
    DeviceDecision deviceDecision = DeviceDecision.of(AUTO, machine);
    assertThat(deviceDecision).isInstanceOf(DeviceDecision.Cores.class);
    assertThat(deviceDecision.description()).startsWith("on cores: " + why);
    assertThat(machine.backend()).isEqualTo(Nd4jBackends.CPU);
  }

  private static void refused(FakeMachine machine, String why) {
    DeviceDecision deviceDecision = DeviceDecision.of(GPU, machine);
    assertThat(deviceDecision).isInstanceOf(DeviceDecision.Refused.class);
    assertThat(deviceDecision.description()).startsWith(why);
  }
}
