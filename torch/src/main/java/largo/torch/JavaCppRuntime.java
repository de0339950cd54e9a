package largo.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import largo.core.model.ModelException;
import largo.core.model.ModelLoss;
import largo.core.torch.ScriptedModel;
import largo.core.torch.TorchDevice;
import largo.core.torch.TorchModule;
import largo.core.torch.TorchRuntime;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** libtorch through JavaCPP, on the CPU or on a GPU. */
public final class JavaCppRuntime implements TorchRuntime {

  /** Created by {@link java.util.ServiceLoader}. */
  public JavaCppRuntime() {}

  @Override
  public TorchModule load(byte[] archive, int parameters, TorchDevice device) {
    DeviceMemory memory = memory(device);
    return new JavaCppModule(module(archive, memory), parameters, memory);
  }

  @Override
  public ScriptedModel open(byte[] archive, ModelLoss loss, int ignoreIndex, TorchDevice device) {
    DeviceMemory memory = memory(device);
    return new JavaCppModel(module(archive, memory), loss, ignoreIndex, memory);
  }

  @Override
  public int gpus() {
    OneDnnGuard.prepare();
    return torch.cuda_device_count();
  }

  @Override
  @SuppressWarnings("try") // the scope closes what is created within it
  public void checkGpu(int gpu) {
    OneDnnGuard.prepare();
    try (PointerScope ignored = new PointerScope()) {
      Tensor ones = torch.ones(2, 2).to(DeviceMemory.device(gpu), torch.ScalarType.Float);
      double sum = ones.mm(ones).sum().item_double();
      if (sum != 8) {
        throw new ModelException("a product of ones is %s instead of 8", sum);
      }
    } catch (RuntimeException e) {
      throw NativeErrors.of(e);
    }
  }

  private static DeviceMemory memory(TorchDevice device) {
    OneDnnGuard.prepare();
    return DeviceMemory.of(device);
  }

  /** Loads a module into a memory. */
  static JitModule module(byte[] archive, DeviceMemory memory) {
    OneDnnGuard.prepare();
    prepareThread();
    try {
      Path file = Files.createTempFile("largo", ".pt");
      try {
        Files.write(file, archive);
        JitModule module = torch.load(file.toString());
        memory.take(module);
        return module;
      } catch (RuntimeException e) {
        throw new ModelException(
            e,
            "libtorch %s cannot load the model, which must have been saved by torch.jit.save: %s",
            torch.TORCH_VERSION,
            NativeErrors.message(e));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a model for libtorch cannot be written: " + e, e);
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
