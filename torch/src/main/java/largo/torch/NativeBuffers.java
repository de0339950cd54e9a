package largo.torch;

import java.util.ArrayList;
import java.util.List;
import largo.core.torch.HostTensor;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Native memory for arguments, kept from call to call. */
final class NativeBuffers implements AutoCloseable {

  private final List<FloatPointer> buffers = new ArrayList<>();

  /** Copies an argument. Called outside of a scope, which would close what is created within it. */
  void fill(int index, HostTensor argument) {
    fill(index, argument.values(), Math.toIntExact(argument.length()));
  }

  /** A tensor over a buffer, valid until the buffer is filled again. */
  Tensor tensor(int index, long... shape) {
    return torch.from_blob(buffers.get(index), shape);
  }

  private void fill(int index, float[] values, int length) {
    while (index >= buffers.size()) {
      buffers.add(new FloatPointer(1L));
    }
    if (buffers.get(index).capacity() < length) {
      buffers.get(index).close();
      buffers.set(index, new FloatPointer(length));
    }
    buffers.get(index).put(values, 0, length);
  }

  @Override
  public void close() {
    buffers.forEach(FloatPointer::close);
  }
}
