package largo.torch;

import java.util.List;
import java.util.Locale;
import largo.core.torch.HostTensor;
import largo.core.torch.TorchModule;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.StringIValueMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A module of libtorch. Arguments and parameters are tensors over memory that is kept. */
final class JavaCppModule implements TorchModule {

  private final JitModule module;
  private final int parameters;
  private final FloatPointer flat;
  private final NativeBuffers buffers = new NativeBuffers();

  JavaCppModule(JitModule module, int parameters) {
    this.module = module;
    this.parameters = parameters;
    this.flat = new FloatPointer(parameters);
  }

  @Override
  public void load(float[] from) {
    flat.put(from, 0, parameters);
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
      Tensor leaf = torch.from_blob(flat, new long[] {parameters});
      values.push_back(new IValue(leaf.requires_grad_(true)));
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
      tensor.contiguous().data_ptr_float().get(to, 0, to.length);
    }
  }

  @Override
  public void close() {
    module.close();
    flat.close();
    buffers.close();
  }
}
