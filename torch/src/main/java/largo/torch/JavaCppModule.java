package largo.torch;

import java.util.ArrayList;
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

  /** Of libtorch's allocator. */
  private static final String NO_MEMORY = "(?s).*(can't allocate memory|not enough memory).*";

  private final JitModule module;
  private final int parameters;
  private final FloatPointer flat;
  private final List<FloatPointer> buffers = new ArrayList<>();

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
    fill(arguments);
    try (PointerScope ignored = new PointerScope()) {
      IValueVector values = new IValueVector();
      for (int i = 0; i < arguments.size(); i++) {
        values.push_back(new IValue(torch.from_blob(buffers.get(i), arguments.get(i).shape())));
      }
      Tensor leaf = torch.from_blob(flat, new long[] {parameters});
      values.push_back(new IValue(leaf.requires_grad_(true)));
      IValue returned = module.get_method(method).apply(values, new StringIValueMap());
      read(method, returned.toTensorVector(), results);
    } catch (RuntimeException e) {
      if (String.valueOf(e.getMessage()).matches(NO_MEMORY)) {
        OutOfMemoryError out = new OutOfMemoryError(e.getMessage());
        out.initCause(e);
        throw out;
      }
      throw e;
    }
  }

  /** Fills the buffers, which are kept: they belong to no scope. */
  private void fill(List<HostTensor> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      HostTensor argument = arguments.get(i);
      long length = argument.length();
      if (i == buffers.size()) {
        buffers.add(new FloatPointer(length));
      } else if (buffers.get(i).capacity() < length) {
        buffers.get(i).close();
        buffers.set(i, new FloatPointer(length));
      }
      buffers.get(i).put(argument.values(), 0, Math.toIntExact(length));
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
    buffers.forEach(FloatPointer::close);
  }
}
