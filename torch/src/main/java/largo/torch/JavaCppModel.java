package largo.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import largo.core.model.ModelException;
import largo.core.model.ModelLoss;
import largo.core.torch.HostTensor;
import largo.core.torch.ModuleBatch;
import largo.core.torch.ModuleScores;
import largo.core.torch.ModuleTensor;
import largo.core.torch.ScriptedModel;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.ExtraFilesMap;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A model of libtorch whose parameters and buffers are views of one array in native memory: loading
 * values is one copy, and modules that keep references to their parameters, as LSTMs do, see them.
 */
final class JavaCppModel implements ScriptedModel {

  /** libtorch has one random generator per process. */
  private static final Object RANDOM = new Object();

  private final JitModule module;
  private final ModuleLosses losses;
  private final List<ModuleTensor> tensors = new ArrayList<>();
  private final TensorVector trained = new TensorVector();
  private final NativeBuffers buffers;
  private final DeviceMemory memory;
  private final FlatTensor flat;
  private final float[] loaded;
  private final int buffersFrom; // parameters come first

  JavaCppModel(JitModule module, ModelLoss loss, int ignoreIndex, DeviceMemory memory) {
    this.module = module;
    this.memory = memory;
    this.buffers = new NativeBuffers(memory);
    this.losses = new ModuleLosses(module, loss, ignoreIndex);
    List<Tensor> natives = new ModuleTensors(module).read(tensors);
    int size = tensors.stream().mapToInt(ModuleTensor::length).reduce(0, Math::addExact);
    this.loaded = new float[size];
    this.flat = new FlatTensor(size, memory);
    this.buffersFrom =
        tensors.stream()
            .filter(tensor -> tensor.role() != ModuleTensor.Role.BUFFER)
            .mapToInt(ModuleTensor::length)
            .sum();
    int offset = 0;
    for (int k = 0; k < natives.size(); k++) {
      ModuleTensor tensor = tensors.get(k);
      Tensor values = natives.get(k);
      float[] saved = new float[tensor.length()];
      DeviceMemory.onHost(values).data_ptr_float().get(saved);
      System.arraycopy(saved, 0, loaded, offset, saved.length);
      long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
      values.set_data(flat.view(offset, shape));
      if (tensor.role() == ModuleTensor.Role.TRAINED) {
        trained.push_back(values);
      }
      offset += tensor.length();
    }
    flat.put(loaded, 0, size);
  }

  @Override
  public List<ModuleTensor> tensors() {
    return List.copyOf(tensors);
  }

  @Override
  public float[] values() {
    return loaded.clone();
  }

  @Override
  public void load(float[] values) {
    System.arraycopy(values, 0, loaded, 0, loaded.length);
    flat.put(loaded, 0, loaded.length);
  }

  @Override
  @SuppressWarnings("try") // the scope closes what is created within it
  public double gradient(ModuleBatch batch, long seed, float[] gradient) {
    JavaCppRuntime.prepareThread();
    module.train(true);
    fill(batch);
    if (batch.weights().length > 0) {
      buffers.fill(2, new HostTensor(batch.weights(), batch.examples()));
    }
    try (PointerScope ignored = new PointerScope()) {
      Tensor inputs = inputs(batch);
      Tensor outputs;
      synchronized (RANDOM) {
        torch.manual_seed(seed);
        outputs = forward(inputs);
      }
      Tensor each = losses.of(outputs, targets(batch), batch.weights().length > 0);
      if (batch.weights().length > 0) {
        each = each.mul(buffers.tensor(2, batch.examples()));
      }
      Tensor loss = each.sum();
      TensorVector slopes =
          torch.grad(
              new TensorVector(loss),
              trained,
              new TensorVector(),
              new BoolOptional(false),
              false,
              true); // parameters that are not used have no gradient
      read(slopes, batch.examples(), gradient);
      return loss.item_double();
    } catch (RuntimeException e) {
      throw NativeErrors.of(e);
    } finally { // training changed the buffers
      flat.put(loaded, buffersFrom, loaded.length - buffersFrom);
    }
  }

  private void read(TensorVector slopes, int examples, float[] gradient) {
    float[] buffersAfter = new float[loaded.length - buffersFrom];
    flat.get(buffersFrom, buffersAfter);
    readTrained(slopes, gradient);
    int offset = 0;
    for (ModuleTensor tensor : tensors) {
      int end = offset + tensor.length();
      switch (tensor.role()) {
        case TRAINED -> {} // read
        case FROZEN -> Arrays.fill(gradient, offset, end, 0);
        case BUFFER -> {
          for (int i = offset; i < end; i++) {
            gradient[i] = examples * (loaded[i] - buffersAfter[i - buffersFrom]);
          }
        }
      }
      offset = end;
    }
  }

  /** The gradients of the trained parameters. From another memory, all are copied at once. */
  private void readTrained(TensorVector slopes, float[] gradient) {
    int offset = 0;
    int k = 0;
    TensorVector parts = new TensorVector();
    List<int[]> ranges = new ArrayList<>();
    for (ModuleTensor tensor : tensors) {
      if (tensor.role() == ModuleTensor.Role.TRAINED) {
        Tensor slope = slopes.get(k++);
        if (slope.defined()) {
          parts.push_back(slope.reshape(-1));
          ranges.add(new int[] {offset, tensor.length()});
        } else {
          Arrays.fill(gradient, offset, offset + tensor.length(), 0);
        }
      }
      offset += tensor.length();
    }
    FloatPointer all =
        memory.isSeparate() && !ranges.isEmpty()
            ? DeviceMemory.onHost(torch.cat(parts)).data_ptr_float()
            : null;
    long from = 0;
    for (int part = 0; part < ranges.size(); part++) {
      int[] range = ranges.get(part);
      FloatPointer values =
          all == null ? parts.get(part).contiguous().data_ptr_float() : all.getPointer(from);
      values.get(gradient, range[0], range[1]);
      from += range[1];
    }
  }

  @Override
  @SuppressWarnings("try") // the scope closes what is created within it
  public ModuleScores evaluate(ModuleBatch batch, boolean withLosses) {
    JavaCppRuntime.prepareThread();
    module.train(false);
    fill(batch);
    try (PointerScope ignored = new PointerScope();
        NoGradGuard noGradient = new NoGradGuard()) {
      Tensor outputs = forward(inputs(batch));
      float[] each = withLosses ? floats(losses.of(outputs, targets(batch), false)) : new float[0];
      return new ModuleScores(floats(outputs), outputs.sizes().vec().get(), each);
    } catch (RuntimeException e) {
      throw NativeErrors.of(e);
    }
  }

  private void fill(ModuleBatch batch) {
    buffers.fill(0, batch.inputs());
    buffers.fill(1, batch.targets());
  }

  private Tensor inputs(ModuleBatch batch) {
    return ModuleLosses.converted(buffers.tensor(0, batch.inputs().shape()), batch.integerInputs());
  }

  private Tensor targets(ModuleBatch batch) {
    return ModuleLosses.converted(
        buffers.tensor(1, batch.targets().shape()), batch.integerTargets());
  }

  private Tensor forward(Tensor inputs) {
    IValue returned = module.forward(new IValueVector(new IValue(inputs)));
    if (!returned.isTensor()) {
      throw new ModelException(
          "the model must return one tensor, but returned a %s", returned.tagKind().getString());
    }
    return returned.toTensor();
  }

  private static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    DeviceMemory.onHost(tensor).data_ptr_float().get(values);
    return values;
  }

  @Override
  public byte[] save(float[] values, Map<String, String> extraFiles) {
    float[] before = values();
    try {
      load(values);
      module.train(false);
      ExtraFilesMap extra = new ExtraFilesMap();
      extraFiles.forEach((name, text) -> extra.put(new BytePointer(name), text));
      Path file = Files.createTempFile("largo", ".pt");
      try {
        module.save(file.toString(), extra);
        return Files.readAllBytes(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a PyTorch model cannot be written: " + e, e);
    } finally {
      load(before);
    }
  }

  @Override
  public void close() {
    trained.close();
    module.close();
    buffers.close();
    flat.close();
  }
}
