package largo.spark.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import largo.core.torch.TorchDevice;
import largo.core.torch.TorchRuntimes;
import largo.spark.bench.TorchGpuBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Speed, agreement with the CPU, and memory of gradients on a GPU. */
@Command(
    name = "gpu",
    description =
        "Gradients of PyTorch's engine on a GPU in every precision: examples per second, agreement "
            + "with the CPU, memory.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
final class GpuBenchCommand implements Callable<Integer> {

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "CUDA's index of a GPU, or cpu (default: ${DEFAULT-VALUE}).",
      defaultValue = "0")
  private String device;

  @Option(
      names = "--network",
      split = ",",
      paramLabel = "NAME",
      description = "Networks: lenet, resnet20, resnet18, transformer (default: all).")
  private List<String> networks = TorchGpuBench.NETWORKS;

  @Option(
      names = "--examples",
      description = "Examples in a batch (default: ${DEFAULT-VALUE}).",
      defaultValue = "256")
  private int examples;

  @Option(
      names = "--seconds",
      description = "Duration of each measurement (default: ${DEFAULT-VALUE}).",
      defaultValue = "5")
  private double seconds;

  @Mixin private FiguresOutput figures;

  @Override
  public Integer call() throws IOException {
    int gpu = device.equals("cpu") ? TorchDevice.CPU : Integer.parseInt(device);
    TorchGpuBench bench = new TorchGpuBench(gpu, examples, seconds);
    System.out.printf(
        Locale.ROOT,
        "gradients of %d examples on %s; %s%n",
        examples,
        gpu < 0 ? "the CPU" : "GPU " + gpu,
        TorchRuntimes.get().description());
    System.out.printf(
        Locale.ROOT,
        "%-12s %-9s %12s %22s %10s%n",
        "network",
        "precision",
        "examples/s",
        "deviation from the CPU",
        "memory");
    List<TorchGpuBench.Measurement> measurements = new ArrayList<>();
    for (String network : networks) {
      for (TorchGpuBench.Measurement measurement : bench.run(network)) {
        System.out.printf(
            Locale.ROOT,
            "%-12s %-9s %,12.0f %22.1e %,7d MB%n",
            measurement.network(),
            measurement.precision().name().toLowerCase(Locale.ROOT),
            measurement.examplesPerSecond(),
            measurement.deviation(),
            measurement.memoryMegabytes());
        measurements.add(measurement);
        figures.write(measurements); // what has been measured, should it be stopped
      }
    }
    return 0;
  }
}
