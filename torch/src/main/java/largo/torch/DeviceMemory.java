package largo.torch;

import largo.core.torch.TorchDevice;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/**
 * The memory of the device that a module computes on.
 *
 * @param gpu CUDA's index of a GPU; negative for the CPU
 * @param isSeparate whether values are copied between it and the memory of the host
 */
record DeviceMemory(int gpu, boolean isSeparate) {

  /** The memory of the host, which the CPU computes on. */
  static final DeviceMemory HOST = new DeviceMemory(TorchDevice.CPU, false);

  /** The memory of a device, whose settings are set in this process. */
  static DeviceMemory of(TorchDevice device) {
    if (!device.isGpu()) {
      return HOST;
    }
    Context context = torch.globalContext();
    context.setAllowTF32CuBLAS(device.tf32());
    context.setAllowTF32CuDNN(device.tf32());
    context.setBenchmarkCuDNN(false); // which would choose algorithms by their time
    context.setDeterministicCuDNN(true);
    context.setDeterministicAlgorithms(true, true);
    return new DeviceMemory(device.gpu(), true);
  }

  static Device device(int gpu) {
    return gpu >= 0 ? new Device(DeviceType.CUDA, (byte) gpu) : new Device(DeviceType.CPU);
  }

  /** Moves parameters, buffers and constants of a module into this memory. */
  void take(JitModule module) {
    if (gpu >= 0) {
      module.to(device(gpu));
    }
  }

  /** Uninitialized floats in this memory. */
  Tensor floats(long length) {
    return torch.empty(new long[] {length}, new TensorOptions(device(gpu)), null);
  }

  /** Uninitialized floats in the memory of the host, from which a GPU copies by itself. */
  Tensor hostFloats(long length) {
    TensorOptions options =
        new TensorOptions(device(TorchDevice.CPU)).pinned_memory(new BoolOptional(gpu >= 0));
    return torch.empty(new long[] {length}, options, null);
  }

  /** The values of a tensor, contiguous, in the memory of the host; waits for the device. */
  static Tensor onHost(Tensor tensor) {
    Tensor detached = tensor.detach();
    return (detached.is_cpu() ? detached : detached.cpu()).contiguous();
  }
}
