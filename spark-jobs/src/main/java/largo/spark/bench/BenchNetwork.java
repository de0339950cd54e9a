package largo.spark.bench;

import java.util.Random;
import largo.core.config.SpecException;
import largo.core.config.WorkerSpec.Engine;
import largo.core.data.ByteFeatures;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.ModelDefinition;
import largo.core.model.ModelSource;
import largo.core.model.ModelZoo;
import largo.core.model.Precision;
import largo.core.model.TorchZooModel;
import largo.core.model.ZooModel;
import largo.core.torch.dl4j.TorchDefinition;
import largo.core.torch.zoo.ScriptedZoo;

/**
 * A network of the model zoo with the random examples that it is measured with.
 *
 * @param model the network
 * @param shape of an example: 3 x 32 x 32 for residual networks and vision transformers, 64 tokens
 *     for models of text, otherwise 1 x 28 x 28
 * @param classes number of classes or tokens
 */
record BenchNetwork(ZooModel model, ExampleShape shape, int classes) {

  private static final int CLASSES = 10;
  private static final int TOKENS = 256;
  private static final int LENGTH = 64;

  /**
   * The network of a name in the model zoo.
   *
   * @throws SpecException if there is none
   */
  static BenchNetwork named(String name) {
    ZooModel model = ModelZoo.all().get(name);
    if (model == null) {
      throw new SpecException("--network must be of %s, but was %s", ModelZoo.all().keySet(), name);
    }
    if (isScripted(model) && ((TorchZooModel) model).input() == ModelSource.InputType.INT64) {
      return new BenchNetwork(model, ExampleShape.vector(LENGTH), TOKENS);
    }
    ExampleShape shape =
        isScripted(model) || name.startsWith("resnet")
            ? new ExampleShape(3, 32, 32)
            : new ExampleShape(1, 28, 28);
    return new BenchNetwork(model, shape, CLASSES);
  }

  /** Whether PyTorch's engine alone has the network. */
  boolean isScripted() {
    return isScripted(model);
  }

  private static boolean isScripted(ZooModel model) {
    return model instanceof TorchZooModel;
  }

  /** Its configuration for Deeplearning4j, which has networks that are not scripted. */
  String json() {
    return ZooConfigurations.json(model, shape, CLASSES);
  }

  /** The network for an engine, {@code dl4j} or {@code torch}. */
  ModelDefinition definition(Engine engine) {
    return engine == Engine.TORCH || isScripted() ? torch(Precision.FLOAT32) : dl4j();
  }

  /** The network for PyTorch's engine. */
  ModelDefinition torch(Precision precision) {
    return model instanceof TorchZooModel scripted
        ? ScriptedZoo.withPrecision(
            ScriptedZoo.inspect("zoo", scripted, shape, classes).definition(), scripted, precision)
        : TorchDefinition.of(dl4j(), precision);
  }

  private Dl4jDefinition dl4j() {
    return Dl4jDefinition.of(json(), shape, classes);
  }

  Examples examples(int count) {
    byte[] values = new byte[Math.multiplyExact(count, shape.size())];
    new Random(1).nextBytes(values);
    return new Examples(
        new ByteFeatures(values, shape.size()), new Random(2).ints(count, 0, classes).toArray());
  }

  /** The normalization of its examples. */
  Normalization normalization() {
    return shape.isImage() ? Normalization.BYTES : Normalization.NONE; // of tokens
  }
}
