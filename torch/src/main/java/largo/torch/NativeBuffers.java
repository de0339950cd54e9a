package largo.torch;

import java.util.ArrayList;
import java.util.List;
import largo.core.torch.HostTensor;
import org.bytedeco.pytorch.Tensor;

/** Memory of the host for arguments, kept from call to call, and their copies on a device. */
final class NativeBuffers implements AutoCloseable {

  private final List<FlatTensor> buffers = new ArrayList<>();
  private final DeviceMemory memory;

  NativeBuffers(DeviceMemory memory) {
    this.memory = memory;
  }

  /** Copies an argument. Called outside of a scope, which would close what is created within it. */
  void fill(int index, HostTensor argument) {
    fill(index, argument.values(), Math.toIntExact(argument.length()));
  }

  /** A tensor on the device, valid until the buffer is filled again. */
  Tensor tensor(int index, long... shape) {
    return buffers.get(index).view(0, shape);
  }

  private void fill(int index, float[] values, int length) {
    while (index >= buffers.size()) {
      buffers.add(new FlatTensor(1, memory));
    }
    if (buffers.get(index).length() < length) {
      buffers.get(index).close();
      buffers.set(index, new FlatTensor(length, memory));
    }
    buffers.get(index).put(values, 0, length);
  }

  @Override
  public void close() {
    buffers.forEach(FlatTensor::close);
  }
}
