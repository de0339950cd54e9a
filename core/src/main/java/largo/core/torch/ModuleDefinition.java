package largo.core.torch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import largo.core.data.ExampleShape;
import largo.core.gradient.ConfiguredWeightDecay;
import largo.core.gradient.GradientSource;
import largo.core.gradient.ModelDefinition;
import largo.core.gradient.RegularizationPenalty;
import largo.core.model.ModelLoss;
import largo.core.model.Precision;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/**
 * A PyTorch model. Made by {@link ModuleInspector}, which tests it.
 *
 * @param archive its file with values of zero, gzipped, so that it is small
 * @param tensors its parameters and buffers, which tile the flat vector
 * @param shape of the examples
 * @param classes classes, or outputs of a regression
 * @param options how it is used
 * @param initial the initial parameters
 */
public record ModuleDefinition(
    byte[] archive,
    List<Tensor> tensors,
    ExampleShape shape,
    int classes,
    ModuleOptions options,
    InitialValues initial)
    implements ModelDefinition {

  /** The layout of the flat vector. */
  public ParameterLayout layout() {
    return new ParameterLayout(tensors);
  }

  @Override
  public float[] initialize(long seed) {
    return initial.initialize(seed);
  }

  @Override
  public RegularizationPenalty penalty() {
    return new RegularizationPenalty(layout(), zeros(), zeros());
  }

  @Override
  public ConfiguredWeightDecay weightDecay() {
    return new ConfiguredWeightDecay(layout(), zeros(), zeros());
  }

  private List<Double> zeros() {
    return Collections.nCopies(tensors.size(), 0.0);
  }

  @Override
  public boolean acceptsSoftTargets() {
    boolean vectors = options.loss() == ModelLoss.MSE || options.loss() == ModelLoss.BCE;
    return vectors && options.outputs(classes) == classes;
  }

  @Override
  public GradientSource open() {
    return open(TorchDevice.CPU);
  }

  @Override
  public GradientSource open(int gpu) {
    TorchDevice device = new TorchDevice(gpu, options.precision() == Precision.TF32);
    return new ModuleSource(this, model(device), device);
  }

  /**
   * The same model, whose products are computed with a precision.
   *
   * @param computing file of a model that computes so, with the same parameters and buffers
   */
  public ModuleDefinition withPrecision(Precision precision, byte[] computing) {
    return new ModuleDefinition(
        zipped(computing), tensors, shape, classes, options.withPrecision(precision), initial);
  }

  /** The same model with another precision, which its file does not depend on. */
  public ModuleDefinition withPrecision(Precision precision) {
    return new ModuleDefinition(
        archive, tensors, shape, classes, options.withPrecision(precision), initial);
  }

  /**
   * A file with trained parameters, which {@code torch.jit.load} reads.
   *
   * @param extraFiles texts by name, as in {@code torch.jit.load}'s {@code _extra_files}
   */
  public byte[] save(float[] parameters, Map<String, String> extraFiles) {
    try (ScriptedModel model = model(TorchDevice.CORES)) {
      return model.save(parameters, extraFiles);
    }
  }

  private ScriptedModel model(TorchDevice device) {
    return TorchRuntimes.get()
        .open(unzipped(archive), options.loss(), options.ignoreIndex(), device);
  }

  static byte[] zipped(byte[] bytes) {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(to)) {
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to memory
    }
    return to.toByteArray();
  }

  private static byte[] unzipped(byte[] bytes) {
    try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return zip.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // from memory
    }
  }
}
