package largo.spark.study;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.config.DataSpec;
import largo.core.config.RunSpec;
import largo.core.data.ClassNames;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import largo.core.data.Normalization;
import largo.core.model.ModelException;
import largo.core.model.ModelLoss;
import largo.core.model.ModelSource;
import largo.core.model.ModelSource.InputType;
import largo.core.model.TorchZooModel;
import largo.core.torch.InitialValues;
import largo.core.torch.ModuleDefinition;
import largo.core.torch.ModuleInspector;
import largo.core.torch.ModuleOptions;
import largo.core.torch.ScriptArchive;
import largo.core.torch.TorchRuntimes;
import largo.core.torch.zoo.ScriptedNetwork;
import largo.core.torch.zoo.ScriptedZoo;
import largo.spark.data.DataSummary;
import largo.spark.data.ShardedData;
import org.apache.hadoop.conf.Configuration;

/**
 * Loads the PyTorch model of a specification: a file, or a network of the zoo in TorchScript.
 *
 * @param spec its specification
 * @param configuration of Hadoop's file systems
 */
record TorchModels(RunSpec spec, Configuration configuration) {

  /** Name of the text with {@link Metadata} in the file of a model. */
  private static final String METADATA = "largo.json";

  /**
   * What a file of a trained model has in addition to the model.
   *
   * @param shift of the normalization of inputs
   * @param scale of the normalization of inputs
   * @param classes names of the classes
   * @param loss of training
   * @param input element type of inputs
   * @param inputShape shape of one example's inputs
   * @param ignoreIndex token without a loss; negative for none
   */
  private record Metadata(
      double[] shift,
      double[] scale,
      List<String> classes,
      ModelLoss loss,
      InputType input,
      List<Integer> inputShape,
      int ignoreIndex) {}

  /** Whether the model of a specification is one of PyTorch. */
  static boolean isTorch(RunSpec spec) {
    ModelSource source = spec.model().source().value();
    return source instanceof ModelSource.TorchScript || source instanceof TorchZooModel;
  }

  /**
   * Checks the model before the data is read, as far as possible.
   *
   * @throws ModelException if it cannot be trained, or, as far as that is known, does not fit
   */
  void check() {
    TorchRuntimes.get();
    ModelSource source = spec.model().source().value();
    if (source instanceof ModelSource.TorchScript file) {
      metadata(file.torchscript(), read(file.torchscript()));
    } else {
      DataSummary.declared(spec.data(), configuration)
          .shape()
          .ifPresent(((TorchZooModel) source)::checkShape);
    }
  }

  /**
   * The model for examples of a shape.
   *
   * @throws ModelException if it does not fit
   */
  ModuleDefinition definition(ExampleShape shape, int outputs) {
    return inspect(shape, outputs).definition();
  }

  /**
   * The model for data.
   *
   * @throws ModelException if it does not fit
   */
  LoadedModel load(ShardedData data) {
    ModuleInspector.Inspected inspected = inspect(data.shape(), data.classes().outputs());
    if (!(spec.model().source().value() instanceof ModelSource.TorchScript file)) {
      return new LoadedModel(inspected.definition(), Optional.empty(), normalization(data));
    }
    Optional<Metadata> metadata = metadata(file.torchscript(), read(file.torchscript()));
    metadata
        .map(saved -> new ClassNames(saved.classes()))
        .filter(classes -> !classes.equals(data.classes()))
        .ifPresent(
            classes -> {
              throw new ModelException(
                  "%s was trained on classes %s, but the data has %s",
                  file.torchscript(), classes.names(), data.classes().names());
            });
    boolean asSaved = spec.data().normalize() == DataSpec.Normalize.AUTO;
    Normalization normalization =
        metadata
            .filter(saved -> asSaved)
            .map(saved -> new Normalization(saved.shift(), saved.scale()))
            .orElseGet(() -> normalization(data));
    return new LoadedModel(inspected.definition(), Optional.of(inspected.values()), normalization);
  }

  private Normalization normalization(ShardedData data) {
    return LoadedModel.normalization(spec, data, data.shape().isImage());
  }

  private ModuleInspector.Inspected inspect(ExampleShape shape, int outputs) {
    ModelSource source = spec.model().source().value();
    if (source instanceof TorchZooModel model) {
      ScriptedNetwork network = ScriptedZoo.network(model, shape, outputs);
      ModuleOptions options =
          new ModuleOptions(
              model.loss(), -1, model.input() == InputType.INT64, inputShape(List.of(), shape));
      String name = "model.zoo = " + spec.model().source().name();
      return new ModuleInspector(name, shape, outputs, options, network.kinds())
          .inspect(network.archive(), network);
    }
    ModelSource.TorchScript file = (ModelSource.TorchScript) source;
    byte[] archive = read(file.torchscript());
    ModuleOptions options = options(file, metadata(file.torchscript(), archive), shape, outputs);
    return new ModuleInspector(file.torchscript(), shape, outputs, options, file.kinds())
        .inspect(archive, InitialValues.OF_FILE);
  }

  private ModuleOptions options(
      ModelSource.TorchScript file, Optional<Metadata> saved, ExampleShape shape, int outputs) {
    boolean text = spec.data().source().value() instanceof DataSource.Text;
    ModelLoss loss =
        file.loss()
            .or(() -> saved.map(Metadata::loss))
            .orElse(
                text
                    ? ModelLoss.NEXT_TOKEN
                    : outputs > 1 ? ModelLoss.CROSS_ENTROPY : ModelLoss.MSE);
    InputType input =
        file.input()
            .or(() -> saved.map(Metadata::input))
            .orElse(text ? InputType.INT64 : InputType.FLOAT32);
    List<Integer> inputShape =
        file.inputShape().isEmpty()
            ? saved.map(Metadata::inputShape).orElse(List.of())
            : file.inputShape();
    int ignoreIndex = file.ignoreIndex().or(() -> saved.map(Metadata::ignoreIndex)).orElse(-1);
    return new ModuleOptions(
        loss, ignoreIndex, input == InputType.INT64, inputShape(inputShape, shape));
  }

  private static List<Integer> inputShape(List<Integer> configured, ExampleShape shape) {
    if (!configured.isEmpty()) {
      return configured;
    }
    return shape.isImage()
        ? List.of(shape.channels(), shape.height(), shape.width())
        : List.of(shape.size());
  }

  private byte[] read(String path) {
    return TextFiles.bytes(path, configuration);
  }

  private static Optional<Metadata> metadata(String path, byte[] archive) {
    try {
      Optional<String> json = ScriptArchive.extra(archive, METADATA);
      return json.isEmpty()
          ? Optional.empty()
          : Optional.of(
              JsonRecords.read(json.get().getBytes(StandardCharsets.UTF_8), Metadata.class));
    } catch (IOException e) {
      throw new ModelException(e, "%s is damaged: %s", path, e.getMessage());
    }
  }

  /** A file with trained parameters, which PyTorch reads. */
  static byte[] file(
      ModuleDefinition model, float[] parameters, Normalization normalization, ClassNames classes) {
    ModuleOptions options = model.options();
    Metadata metadata =
        new Metadata(
            normalization.shift(),
            normalization.scale(),
            classes.names(),
            options.loss(),
            options.integerInputs() ? InputType.INT64 : InputType.FLOAT32,
            options.inputShape(),
            options.ignoreIndex());
    return model.save(parameters, Map.of(METADATA, JsonRecords.write(metadata)));
  }
}
