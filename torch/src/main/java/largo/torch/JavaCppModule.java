package largo.torch;

import java.util.List;
import java.util.Locale;
import largo.core.torch.HostTensor;
import largo.core.torch.TorchModule;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.StringIValueMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** A module of libtorch. Arguments and parameters are tensors over memory that is kept. */
final class JavaCppModule implements TorchModule {

  private final JitModule module;
  private final FlatTensor flat;
  private final NativeBuffers buffers;

  JavaCppModule(JitModule module, int parameters, DeviceMemory memory) {
    this.module = module;
    this.flat = new FlatTensor(parameters, memory);
    this.buffers = new NativeBuffers(memory);
  }

  @Override
  public void load(float[] from) {
    flat.put(from, 0, from.length);
  }

  @Override
  @SuppressWarnings("try") // the scope closes what is created within it
  public void call(String method, List<HostTensor> arguments, List<float[]> results) {
    JavaCppRuntime.prepareThread();
    for (int i = 0; i < arguments.size(); i++) {
      buffers.fill(i, arguments.get(i));
    }
    try (PointerScope ignored = new PointerScope()) {
      IValueVector values = new IValueVector();
      for (int i = 0; i < arguments.size(); i++) {
        values.push_back(new IValue(buffers.tensor(i, arguments.get(i).shape())));
      }
      values.push_back(new IValue(flat.leaf()));
      IValue returned = module.get_method(method).apply(values, new StringIValueMap());
      read(method, returned.toTensorVector(), results);
    } catch (RuntimeException e) {
      throw NativeErrors.of(e);
    }
  }

  private static void read(String method, TensorVector from, List<float[]> results) {
    if (from.size() != results.size()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "program %s must return %d tensors, but returned %d",
              method,
              results.size(),
              from.size()));
    }
    for (int k = 0; k < results.size(); k++) {
      Tensor tensor = from.get(k);
      float[] to = results.get(k);
      if (tensor.numel() != to.length) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "result %d of program %s must have %d floats, but has %d",
                k,
                method,
                to.length,
                tensor.numel()));
      }
      DeviceMemory.onHost(tensor).data_ptr_float().get(to, 0, to.length);
    }
  }

  @Override
  public void close() {
    module.close();
    flat.close();
    buffers.close();
  }
}
