package largo.spark.study;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import largo.core.config.DataSpec;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.data.ExampleShape;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.ModelFile;
import largo.core.dl4j.OutputLayerCheck;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.ModelDefinition;
import largo.core.model.ModelException;
import largo.core.model.ModelSource;
import largo.core.model.ZooModel;
import largo.core.onnx.OnnxModel;
import largo.core.torch.ModuleDefinition;
import largo.spark.data.DataLoader;
import largo.spark.data.DataSummary;
import largo.spark.data.ShardedData;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network that fits the data.
 *
 * @param definition its configuration
 * @param saved its parameters in the file; empty for a new network
 * @param normalization of its input
 */
public record LoadedModel(
    ModelDefinition definition, Optional<float[]> saved, Normalization normalization) {

  private static final String IN_DL4J =
      "Deeplearning4j alone gives other results for this model.zip than Largo, as it normalizes "
          + "floats; docs/model.md describes a remedy: ";

  private static final int MOST_BYTES = 64 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

  /**
   * Loads the network of a specification for training.
   *
   * @throws ModelException if it does not fit the data
   */
  public static LoadedModel of(RunSpec spec, ShardedData data, Configuration configuration) {
    if (spec.model().source().value() instanceof ModelSource.Zip zip) {
      ModelFile file = trained(zip, configuration);
      return of(file, zip.zip(), spec, data, Dl4jDefinition::of);
    }
    if (TorchModels.isTorch(spec)) {
      return new TorchModels(spec, configuration).load(data);
    }
    ExampleShape shape = data.shape();
    Dl4jDefinition definition = dl4j(spec, shape, data.outputs(), configuration);
    return new LoadedModel(
        definition, Optional.empty(), normalization(spec, data, definition.image()));
  }

  /**
   * Loads the model of a specification for scoring.
   *
   * @throws SpecException if it names none
   * @throws ModelException if it does not fit the data
   */
  public static LoadedModel scored(RunSpec spec, ShardedData data, Configuration configuration) {
    if (spec.model().source().value() instanceof ModelSource.TorchScript) {
      return new TorchModels(spec, configuration).load(data);
    }
    if (!(spec.model().source().value() instanceof ModelSource.Zip zip)) {
      throw new SpecException("model.zip is missing");
    }
    ModelFile file = zip(zip.zip(), configuration);
    return of(file, zip.zip(), spec, data, Dl4jDefinition::scored);
  }

  /**
   * Checks the network of a specification before the data is read, as far as possible.
   *
   * @throws ModelException if it cannot be trained, or, as far as that is known, does not fit
   */
  public static void check(RunSpec spec, Configuration configuration) {
    ModelSource source = spec.model().source().value();
    if (TorchModels.isTorch(spec)) {
      new TorchModels(spec, configuration).check();
    } else if (source instanceof ModelSource.Zip zip) {
      check(zip.zip(), trained(zip, configuration).json(), spec, configuration);
    } else if (source instanceof ModelSource.Json json) {
      check(json.json(), json(json.json(), configuration), spec, configuration);
    }
  }

  private static void check(String path, String json, RunSpec spec, Configuration configuration) {
    DataSummary.Declared data = DataSummary.declared(spec.data(), configuration);
    try {
      Dl4jDefinition.check(json, data.shape(), data.classes());
    } catch (ModelException e) {
      throw new ModelException(e, "%s: %s", path, e.getMessage());
    }
  }

  private static LoadedModel of(
      ModelFile file, String path, RunSpec spec, ShardedData data, Definition definition) {
    file.outputs().ifPresent(saved -> OutputsCheck.check(path, saved, data.outputs()));
    Dl4jDefinition defined = definition.of(file.json(), data.shape(), data.outputs().count());
    OutputLayerCheck.check(defined, data.outputs().task());
    boolean asSaved = spec.data().normalize() == DataSpec.Normalize.AUTO;
    if (asSaved && file.normalization().isEmpty()) {
      LOG.info(
          "{} has no normalizer: features are not normalized; set data.normalize to change this",
          path);
    }
    return new LoadedModel(
        defined,
        Optional.of(file.parameters()),
        asSaved
            ? file.normalization(path, data.shape())
            : normalization(spec, data, defined.image()));
  }

  private interface Definition {
    Dl4jDefinition of(String json, ExampleShape shape, int outputs);
  }

  /**
   * The network of a specification, without saved parameters.
   *
   * @param outputs number of classes, numeric targets or labels
   * @throws ModelException if it does not fit such examples
   */
  public static ModelDefinition definition(
      RunSpec spec, ExampleShape shape, int outputs, Configuration configuration) {
    ModelOutputs numbered = ModelOutputs.numbered(spec.data().task(), outputs);
    return TorchModels.isTorch(spec)
        ? new TorchModels(spec, configuration).definition(shape, numbered)
        : dl4j(spec, shape, numbered, configuration);
  }

  private static Dl4jDefinition dl4j(
      RunSpec spec, ExampleShape shape, ModelOutputs outputs, Configuration configuration) {
    ModelSource source = spec.model().source().value();
    if (source instanceof ZooModel zoo) {
      String json = ZooConfigurations.json(zoo, shape, outputs.task(), outputs.count());
      return Dl4jDefinition.of(json, shape, outputs.count());
    }
    String json =
        source instanceof ModelSource.Zip zip
            ? trained(zip, configuration).json()
            : json(((ModelSource.Json) source).json(), configuration);
    Dl4jDefinition definition = Dl4jDefinition.of(json, shape, outputs.count());
    OutputLayerCheck.check(definition, outputs.task());
    return definition;
  }

  /**
   * A new network.
   *
   * @param json its configuration, in place of the one that the specification names
   * @throws ModelException if it does not fit the data
   */
  public static LoadedModel of(String json, RunSpec spec, ShardedData data) {
    Dl4jDefinition definition = Dl4jDefinition.of(json, data.shape(), data.outputs().count());
    return new LoadedModel(
        definition, Optional.empty(), normalization(spec, data, definition.image()));
  }

  /**
   * Checks that the models of a specification can be saved in all formats that it asks for.
   *
   * @throws ModelException if {@code checkpoint.onnx} is set and the network cannot be exported
   */
  void checkExport(RunSpec spec) {
    if (spec.checkpoint().onnx()) {
      if (!(definition instanceof Dl4jDefinition dl4j)) {
        throw new ModelException(
            "checkpoint.onnx is for networks of Deeplearning4j; remove it, and export model.pt in "
                + "Python by torch.onnx.export, as docs/torch.md describes");
      }
      OnnxModel.check(dl4j);
    }
  }

  /** The initial parameters of a trial. */
  public float[] start(long seed) {
    return saved.map(float[]::clone).orElseGet(() -> definition.initialize(seed));
  }

  /** The format of {@link #file}. */
  ModelFormat format() {
    return definition instanceof ModuleDefinition ? ModelFormat.TORCHSCRIPT : ModelFormat.DL4J;
  }

  /** A model file with these parameters, which plain DL4J or PyTorch reads. */
  byte[] file(float[] parameters, ModelOutputs outputs) {
    if (definition instanceof ModuleDefinition module) {
      return new TrainedModule(module, parameters, normalization, outputs).file();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ModelFile.write((Dl4jDefinition) definition, parameters, normalization, outputs, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to memory
    }
    return bytes.toByteArray();
  }

  private static String json(String path, Configuration configuration) {
    String json = TextFiles.read(path, MOST_BYTES, configuration);
    try {
      ModelFile.checkConfiguration(json);
    } catch (ModelException e) {
      throw new ModelException(e, "%s: %s", path, e.getMessage());
    }
    return json;
  }

  /**
   * Reads a model of DL4J.
   *
   * @throws ModelException if it is not one, or is damaged
   */
  public static ModelFile zip(String path, Configuration configuration) {
    try {
      byte[] bytes = TextFiles.bytes(path, configuration);
      return ModelFile.read(path, new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The model of a specification, to be trained further. */
  private static ModelFile trained(ModelSource.Zip zip, Configuration configuration) {
    ModelFile file = zip(zip.zip(), configuration);
    try {
      return file.frozen(zip.frozen());
    } catch (ModelException e) {
      throw new ModelException(e, "%s: %s", zip.zip(), e.getMessage());
    }
  }

  /**
   * What differs if Deeplearning4j alone uses the model's file, which normalizes floats; empty if
   * nothing does.
   */
  Optional<String> differenceInDl4j() {
    return definition instanceof Dl4jDefinition
        ? ModelFile.differenceInDl4j(normalization).map(IN_DL4J::concat)
        : Optional.empty();
  }

  /**
   * The normalization of a specification.
   *
   * @param image whether the network takes images
   */
  static Normalization normalization(RunSpec spec, ShardedData data, boolean image) {
    return switch (DataLoader.normalization(spec.data())) {
      case NONE -> Normalization.NONE;
      case SCALE -> Normalization.BYTES;
      case STANDARDIZE ->
          data.standardization(image ? data.shape().channels() : data.shape().size());
      case AUTO -> throw new IllegalStateException("the format's default must not be auto");
    };
  }
}
