package largo.core.torch.zoo;

import largo.core.data.ExampleShape;
import largo.core.data.LearningTask;
import largo.core.model.Lstm;
import largo.core.model.ModelSource;
import largo.core.model.Precision;
import largo.core.model.Resnet18;
import largo.core.model.TorchZooModel;
import largo.core.model.Transformer;
import largo.core.model.VisionTransformer;
import largo.core.torch.ModuleDefinition;
import largo.core.torch.ModuleInspector;
import largo.core.torch.ModuleOptions;
import largo.core.torch.zoo.Initializer.Normal;
import largo.core.torch.zoo.Initializer.Uniform;

/** The networks of the zoo that are written in TorchScript. */
public final class ScriptedZoo {

  private ScriptedZoo() {}

  /**
   * The network for some data.
   *
   * @param shape of an example
   * @param classes number of classes or tokens
   * @param precision of its products, but for those in LSTM cells, which are float32
   * @throws largo.core.model.ModelException if the network cannot be built for such examples
   */
  public static ScriptedNetwork network(
      TorchZooModel model, ExampleShape shape, int classes, Precision precision) {
    model.checkShape(shape);
    if (model instanceof Transformer transformer) {
      NetworkWriter network = new NetworkWriter(transformer.dropout(), precision);
      return transformer(transformer, shape.size(), classes, network);
    }
    if (model instanceof Lstm lstm) {
      return lstm(lstm, classes, new NetworkWriter(lstm.dropout(), precision));
    }
    if (model instanceof VisionTransformer vit) {
      NetworkWriter network = new NetworkWriter(vit.dropout(), precision);
      return visionTransformer(vit, shape, classes, network);
    }
    return new Resnet18Network(((Resnet18) model).width(), precision).network(shape, classes);
  }

  /**
   * The tested network for some data, with its first initial parameters.
   *
   * @param name for messages
   * @param shape of an example
   * @param classes number of classes or tokens; 1 for a number, with the squared error as loss
   * @throws largo.core.model.ModelException if the network cannot be built for such examples
   */
  public static ModuleInspector.Inspected inspect(
      String name, TorchZooModel model, ExampleShape shape, int classes) {
    LearningTask task = classes == 1 ? LearningTask.REGRESSION : LearningTask.CLASSIFICATION;
    return inspect(name, model, shape, task, classes);
  }

  /**
   * The tested network for a task, with the loss of {@link TorchZooModel#loss(LearningTask)} and
   * its first initial parameters.
   *
   * @param name for messages
   * @param shape of an example
   * @param classes number of classes or tokens, numbers, or labels
   * @throws largo.core.model.ModelException if the network cannot be built for such examples
   */
  public static ModuleInspector.Inspected inspect(
      String name, TorchZooModel model, ExampleShape shape, LearningTask task, int classes) {
    ScriptedNetwork network = network(model, shape, classes, Precision.FLOAT32);
    ModuleOptions options =
        new ModuleOptions(
                model.loss(task),
                -1,
                model.input() == ModelSource.InputType.INT64,
                ModuleOptions.inputShapeOf(shape))
            .withTask(task);
    options.checkTask();
    return new ModuleInspector(name, shape, classes, options, network.kinds())
        .inspect(network.archive(), network);
  }

  /**
   * A network of the zoo, computed with a precision.
   *
   * @param definition of the network in float32
   */
  public static ModuleDefinition withPrecision(
      ModuleDefinition definition, TorchZooModel model, Precision precision) {
    if (precision != Precision.BFLOAT16) {
      return definition.withPrecision(precision);
    }
    byte[] computing =
        network(model, definition.shape(), definition.classes(), precision).archive();
    return definition.withPrecision(precision, computing);
  }

  /** Tokens [n, length] to logits [n, length, tokens]. */
  private static ScriptedNetwork transformer(
      Transformer model, int length, int tokens, NetworkWriter network) {
    Normal normal = new Normal(TransformerBlocks.DEVIATION);
    int width = model.width();
    String table = network.parameter("token_embedding", normal, tokens, width);
    String positions = network.parameter("position_embedding", normal, length, width);
    String embedded =
        network.let(
            "torch.add(torch.embedding(%s, x), torch.slice(%s, 0, 0, torch.size(x, 1)))",
            table, positions);
    String top =
        new TransformerBlocks(width, model.depth(), model.heads(), true)
            .write(network.dropped(embedded), network);
    return network.returning(
        network.linear("output", top, width, tokens, TransformerBlocks.DEVIATION));
  }

  /** Tokens [n, length] to logits [n, length, tokens]. */
  private static ScriptedNetwork lstm(Lstm model, int tokens, NetworkWriter network) {
    int width = model.width();
    Uniform uniform = new Uniform(1 / Math.sqrt(width));
    String table = network.parameter("token_embedding", new Normal(1), tokens, width);
    String top = network.let("torch.embedding(%s, x)", table);
    for (int layer = 0; layer < model.depth(); layer++) {
      String name = "layer" + layer;
      String state = network.let("torch.new_zeros(%s, [1, torch.size(x, 0), %d])", top, width);
      top =
          network.letFirst(
              "torch.lstm(%s, [%s, %s], [%s, %s, %s, %s], True, 1, 0., False, False, True)",
              top,
              state,
              state,
              network.parameter(name + "_weight_ih", uniform, 4 * width, width),
              network.parameter(name + "_weight_hh", uniform, 4 * width, width),
              network.parameter(name + "_bias_ih", uniform, 4 * width),
              network.parameter(name + "_bias_hh", uniform, 4 * width));
      top = network.dropped(top);
    }
    return network.returning(network.linear("output", top, width, tokens));
  }

  /** Images to logits [n, classes]. */
  private static ScriptedNetwork visionTransformer(
      VisionTransformer model, ExampleShape shape, int classes, NetworkWriter network) {
    Normal normal = new Normal(TransformerBlocks.DEVIATION);
    int width = model.width();
    int patch = model.patch();
    int patches = shape.height() / patch * (shape.width() / patch);
    String kernel =
        network.parameter("patch_embedding", normal, width, shape.channels(), patch, patch);
    String positions = network.parameter("position_embedding", normal, patches, width);
    String convolved = network.convolution("x", kernel, patch, 0);
    String embedded =
        network.let(
            "torch.add(torch.transpose(torch.flatten(%s, 2), 1, 2), %s)", convolved, positions);
    String top =
        new TransformerBlocks(width, model.depth(), model.heads(), false)
            .write(network.dropped(embedded), network);
    String mean = network.let("torch.mean(%s, [1], False)", top);
    return network.returning(
        network.linear("output", mean, width, classes, TransformerBlocks.DEVIATION));
  }
}
