package largo.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import largo.core.torch.TorchModule;
import largo.core.torch.TorchRuntime;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;

/** libtorch through JavaCPP, on the CPU. */
public final class JavaCppRuntime implements TorchRuntime {

  /** Created by {@link java.util.ServiceLoader}. */
  public JavaCppRuntime() {}

  @Override
  public TorchModule load(byte[] archive, int parameters) {
    OneDnnGuard.prepare();
    prepareThread();
    try {
      Path file = Files.createTempFile("largo", ".pt");
      try {
        Files.write(file, archive);
        return new JavaCppModule(torch.load(file.toString()), parameters);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a program for libtorch cannot be written: " + e, e);
    }
  }

  /**
   * Gives the calling thread one intra-op thread, and programs as they are written: what the
   * optimizer makes of one depends on how often it ran.
   */
  static void prepareThread() {
    if (torch.get_num_threads() != 1) {
      torch.set_num_threads(1);
    }
    torch.setGraphExecutorOptimize(false);
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT, "libtorch %s, %s", torch.TORCH_VERSION, OneDnnGuard.prepare());
  }

  @Override
  public double freeMemory() {
    long max = Pointer.maxPhysicalBytes();
    return max <= 0 ? 1 : Math.max(0, 1 - (double) Pointer.physicalBytes() / max);
  }
}
