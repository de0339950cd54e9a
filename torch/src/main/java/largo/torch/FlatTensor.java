package largo.torch;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Floats that Java writes and a device computes with. On the CPU both use the same memory; for
 * other devices, writing copies through pinned memory of the host. Created outside of a scope,
 * which would close it.
 */
final class FlatTensor implements AutoCloseable {

  private final int length;
  private final FloatPointer host;
  private final Tensor pinned; // the owner of host; null on the CPU
  private final Tensor remote; // null on the CPU

  FlatTensor(int length, DeviceMemory memory) {
    this.length = length;
    int allocated = Math.max(1, length);
    if (memory.isSeparate()) {
      this.pinned = memory.hostFloats(allocated);
      this.remote = memory.floats(allocated);
      this.host = pinned.data_ptr_float();
    } else {
      this.pinned = null;
      this.remote = null;
      this.host = new FloatPointer(allocated);
    }
  }

  int length() {
    return length;
  }

  /** Writes values at their own index. The device copies while the caller goes on. */
  void put(float[] values, int from, int count) {
    if (count == 0) {
      return;
    }
    host.getPointer(from).put(values, from, count);
    if (remote != null) {
      try (Tensor to = remote.narrow(0, from, count);
          Tensor source = pinned.narrow(0, from, count)) {
        to.copy_(source, true);
      }
    }
  }

  /** Reads values from an index on, as a computation has left them. */
  void get(int from, float[] values) {
    if (remote == null) {
      host.getPointer(from).get(values);
    } else if (values.length > 0) {
      try (Tensor part = remote.narrow(0, from, values.length);
          Tensor copy = DeviceMemory.onHost(part)) {
        copy.data_ptr_float().get(values);
      }
    }
  }

  /** A tensor over values from an index on, on the device. */
  Tensor view(int from, long... shape) {
    if (remote == null) {
      return torch.from_blob(host.getPointer(from), shape);
    }
    long count = 1;
    for (long axis : shape) {
      count *= axis;
    }
    return remote.narrow(0, from, count).view(shape);
  }

  /** All values as a tensor that requires a gradient. */
  Tensor leaf() {
    return view(0, length).detach().requires_grad_(true);
  }

  @Override
  public void close() {
    if (remote == null) {
      host.close();
    } else {
      remote.close();
      pinned.close();
    }
  }
}
