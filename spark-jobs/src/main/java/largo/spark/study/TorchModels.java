package largo.spark.study;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import largo.core.config.DataSpec;
import largo.core.config.RunSpec;
import largo.core.data.ExampleShape;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.data.TextSource;
import largo.core.model.ModelException;
import largo.core.model.ModelLoss;
import largo.core.model.ModelSource;
import largo.core.model.ModelSource.InputType;
import largo.core.model.TorchZooModel;
import largo.core.torch.InitialValues;
import largo.core.torch.ModuleDefinition;
import largo.core.torch.ModuleInspector;
import largo.core.torch.ModuleOptions;
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
public record TorchModels(RunSpec spec, Configuration configuration) {

  /** Whether the model of a specification is one of PyTorch. */
  public static boolean isTorch(RunSpec spec) {
    return spec.model().source().value().isPyTorch();
  }

  /**
   * How the model is used. The shape of its inputs is empty if only the data determines it.
   *
   * @throws ModelException if this jar has no libtorch, or the file is damaged
   */
  public ModuleOptions options(LearningTask task) {
    TorchRuntimes.get();
    if (spec.model().source().value() instanceof ModelSource.TorchScript file) {
      return options(file, open(file).metadata(), task);
    }
    TorchZooModel model = (TorchZooModel) spec.model().source().value();
    return new ModuleOptions(model.loss(task), -1, model.input() == InputType.INT64, List.of())
        .withTask(task);
  }

  /**
   * Checks the model before the data is read, as far as possible.
   *
   * @throws ModelException if it cannot be trained, or, as far as that is known, does not fit
   */
  void check() {
    DataSummary.Declared data = DataSummary.declared(spec.data(), configuration);
    ModuleOptions options = options(spec.data().task());
    checkNormalization(options);
    options.checkTask();
    if (spec.model().source().value() instanceof TorchZooModel model) {
      data.shape().ifPresent(model::checkShape);
    }
  }

  private void checkNormalization(ModuleOptions options) {
    DataSpec.Normalize normalize = spec.data().normalize();
    boolean changes = normalize != DataSpec.Normalize.AUTO && normalize != DataSpec.Normalize.NONE;
    if (options.integerInputs() && changes) {
      throw new ModelException(
          "data.normalize must be none for a model whose inputs are tokens, but was %s",
          normalize.name().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * The model for examples of a shape.
   *
   * @throws ModelException if it does not fit
   */
  ModuleDefinition definition(ExampleShape shape, ModelOutputs outputs) {
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
      ModuleDefinition definition = zoo(data.shape(), data.outputs());
      return new LoadedModel(
          definition, Optional.empty(), normalization(data, definition.options()));
    }
    OpenFile open = open(file);
    ModuleInspector.Inspected inspected = inspect(open, data.shape(), data.outputs());
    open.metadata()
        .map(ModuleMetadata::outputs)
        .ifPresent(saved -> OutputsCheck.check(file.torchscript(), saved, data.outputs()));
    boolean asSaved = spec.data().normalize() == DataSpec.Normalize.AUTO;
    Normalization normalization =
        open.metadata()
            .filter(saved -> asSaved)
            .map(ModuleMetadata::normalization)
            .orElseGet(() -> normalization(data, inspected.definition().options()));
    return new LoadedModel(inspected.definition(), Optional.of(inspected.values()), normalization);
  }

  private Normalization normalization(ShardedData data, ModuleOptions options) {
    checkNormalization(options);
    return options.integerInputs()
        ? Normalization.NONE
        : LoadedModel.normalization(spec, data, data.shape().isImage());
  }

  private ModuleDefinition zoo(ExampleShape shape, ModelOutputs outputs) {
    TorchZooModel model = (TorchZooModel) spec.model().source().value();
    String name = "model.zoo = " + spec.model().source().name();
    return ScriptedZoo.inspect(name, model, shape, outputs.task(), outputs.count()).definition();
  }

  private ModuleInspector.Inspected inspect(
      OpenFile open, ExampleShape shape, ModelOutputs outputs) {
    ModelSource.TorchScript file = open.source();
    ModuleOptions options = options(file, open.metadata(), outputs.task()).withInputShapeOf(shape);
    List<String> kinds =
        file.kinds().isEmpty()
            ? open.metadata().map(ModuleMetadata::kinds).orElse(List.of())
            : file.kinds();
    return new ModuleInspector(file.torchscript(), shape, outputs.count(), options, kinds)
        .inspect(open.archive(), InitialValues.OF_FILE);
  }

  private ModuleOptions options(
      ModelSource.TorchScript file, Optional<ModuleMetadata> saved, LearningTask task) {
    boolean text = spec.data().source().value() instanceof TextSource;
    ModelLoss loss =
        file.loss()
            .or(() -> saved.map(ModuleMetadata::loss))
            .orElseGet(() -> text ? ModelLoss.NEXT_TOKEN : loss(task));
    InputType input =
        file.input()
            .or(() -> saved.map(ModuleMetadata::input))
            .orElse(text ? InputType.INT64 : InputType.FLOAT32);
    List<Integer> inputShape =
        file.inputShape().isEmpty()
            ? saved.map(ModuleMetadata::inputShape).orElse(List.of())
            : file.inputShape();
    int ignoreIndex =
        file.ignoreIndex().or(() -> saved.map(ModuleMetadata::ignoreIndex)).orElse(-1);
    return new ModuleOptions(loss, ignoreIndex, input == InputType.INT64, inputShape)
        .withTask(task);
  }

  private static ModelLoss loss(LearningTask task) {
    return switch (task) {
      case CLASSIFICATION -> ModelLoss.CROSS_ENTROPY;
      case REGRESSION -> ModelLoss.MSE;
      case MULTI_LABEL -> ModelLoss.BCE;
    };
  }

  /** The content of a file, and what a run has added to it. */
  private record OpenFile(
      ModelSource.TorchScript source, byte[] archive, Optional<ModuleMetadata> metadata) {}

  private OpenFile open(ModelSource.TorchScript source) {
    byte[] archive = TextFiles.bytes(source.torchscript(), configuration);
    return new OpenFile(source, archive, ModuleMetadata.of(source.torchscript(), archive));
  }
}
