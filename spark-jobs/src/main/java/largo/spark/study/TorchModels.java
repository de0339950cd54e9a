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
      open(file);
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
    return spec.model().source().value() instanceof ModelSource.TorchScript file
        ? inspect(open(file), shape, outputs).definition()
        : zoo(shape, outputs);
  }

  /**
   * The model for data.
   *
   * @throws ModelException if it does not fit
   */
  LoadedModel load(ShardedData data) {
    if (!(spec.model().source().value() instanceof ModelSource.TorchScript file)) {
      ModuleDefinition definition = zoo(data.shape(), data.classes().outputs());
      return new LoadedModel(definition, Optional.empty(), normalization(data));
    }
    OpenFile open = open(file);
    ModuleInspector.Inspected inspected = inspect(open, data.shape(), data.classes().outputs());
    open.metadata()
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
        open.metadata()
            .filter(saved -> asSaved)
            .map(saved -> new Normalization(saved.shift(), saved.scale()))
            .orElseGet(() -> normalization(data));
    return new LoadedModel(inspected.definition(), Optional.of(inspected.values()), normalization);
  }

  private Normalization normalization(ShardedData data) {
    return LoadedModel.normalization(spec, data, data.shape().isImage());
  }

  private ModuleDefinition zoo(ExampleShape shape, int outputs) {
    TorchZooModel model = (TorchZooModel) spec.model().source().value();
    String name = "model.zoo = " + spec.model().source().name();
    return ScriptedZoo.inspect(name, model, shape, outputs).definition();
  }

  private ModuleInspector.Inspected inspect(OpenFile open, ExampleShape shape, int outputs) {
    ModelSource.TorchScript file = open.source();
    ModuleOptions options = options(file, open.metadata(), shape, outputs);
    return new ModuleInspector(file.torchscript(), shape, outputs, options, file.kinds())
        .inspect(open.archive(), InitialValues.OF_FILE);
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
            ? saved.map(Metadata::inputShape).orElseGet(() -> ModuleOptions.inputShapeOf(shape))
            : file.inputShape();
    int ignoreIndex = file.ignoreIndex().or(() -> saved.map(Metadata::ignoreIndex)).orElse(-1);
    return new ModuleOptions(loss, ignoreIndex, input == InputType.INT64, inputShape);
  }

  /** The content of a file, and what a run has added to it. */
  private record OpenFile(
      ModelSource.TorchScript source, byte[] archive, Optional<Metadata> metadata) {}

  private OpenFile open(ModelSource.TorchScript source) {
    byte[] archive = TextFiles.bytes(source.torchscript(), configuration);
    try {
      Optional<String> json = ScriptArchive.extra(archive, METADATA);
      Optional<Metadata> metadata =
          json.isEmpty()
              ? Optional.empty()
              : Optional.of(
                  JsonRecords.read(json.get().getBytes(StandardCharsets.UTF_8), Metadata.class));
      return new OpenFile(source, archive, metadata);
    } catch (IOException e) {
      throw new ModelException(e, "%s is damaged: %s", source.torchscript(), e.getMessage());
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
