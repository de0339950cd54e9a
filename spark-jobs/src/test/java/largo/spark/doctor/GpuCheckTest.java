package largo.spark.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import largo.core.dl4j.GpuDevice;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** The output of the doctor for fake GPUs. */
public class GpuCheckTest extends JUnitSuite {

  private static final GpuDevice A10 = GpuCheck.parse("0, NVIDIA A10, 8.6");
  private static final GpuDevice H100 = GpuCheck.parse("1, NVIDIA H100 80GB HBM3, 9.0");

  @Test
  public void reportsGpusAndRemedies() {
    assertThat(lines(List.of(), true, false))
        .containsExactly("ok    GPU       none found, training runs on cores");
    assertThat(lines(List.of(A10), true, true))
        .containsExactly(
            "ok    GPU       GPU 0: NVIDIA A10, compute capability 8.6, the backend has code for "
                + "it, 9000 GFLOP/s in products of 4096 x 4096 floats");
    assertThat(lines(List.of(A10, H100), false, false))
        .containsExactly(
            "note  GPU       GPU 0: NVIDIA A10, compute capability 8.6, for which the CUDA backend "
                + "has code; this build runs on cores; for GPUs build with mvn -Pcuda -DskipTests "
                + "package",
            "note  GPU       GPU 1: NVIDIA H100 80GB HBM3, compute capability 9.0, for which the "
                + "CUDA backend has no code; it has code for 3.7 to 8.9; training runs on cores");
    assertThat(lines(List.of(A10), true, false).get(0)).contains("but ND4J runs on cores; see");
  }

  private static List<String> lines(List<GpuDevice> gpus, boolean built, boolean used) {
    return GpuCheck.checks(gpus, built, used, number -> 9000).stream()
        .map(Supplier::get)
        .map(CheckResult::line)
        .toList();
  }
}
