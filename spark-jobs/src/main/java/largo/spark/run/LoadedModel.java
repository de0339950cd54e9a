package largo.spark.run;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import largo.core.config.DataSpec;
import largo.core.config.RunSpec;
import largo.core.data.Classes;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import largo.core.data.Normalization;
import largo.core.model.ModelDefinition;
import largo.core.model.ModelException;
import largo.core.model.ModelFile;
import largo.core.model.ModelSource;
import largo.core.model.zoo.ZooModel;
import largo.spark.data.ShardedData;
import org.apache.hadoop.conf.Configuration;

/**
 * A network that fits the data.
 *
 * @param definition its configuration
 * @param saved the parameters that it was saved with; empty for a new one
 * @param normalization what its input goes through
 */
public record LoadedModel(
    ModelDefinition definition, Optional<float[]> saved, Normalization normalization) {

  private static final int MOST_BYTES = 64 << 20;

  /**
   * Loads what a specification asks for.
   *
   * @throws ModelException if it does not fit the data
   */
  public static LoadedModel of(RunSpec spec, ShardedData data, Configuration configuration) {
    ModelSource source = spec.model().source().value();
    ExampleShape shape = data.shape();
    int outputs = data.classes().outputs();
    if (source instanceof ModelSource.Zip zip) {
      ModelFile file = file(zip.zip(), configuration);
      file.classes().ifPresent(saved -> checkClasses(zip.zip(), saved, data.classes()));
      ModelDefinition definition = ModelDefinition.of(file.json(), shape, outputs);
      Normalization normalization =
          spec.data().normalize() == DataSpec.Normalize.AUTO && file.normalization().isPresent()
              ? file.normalization().get()
              : normalization(spec, data, definition);
      return new LoadedModel(definition, Optional.of(file.parameters()), normalization);
    }

    ModelDefinition definition = definition(spec, shape, outputs, configuration);
    return new LoadedModel(definition, Optional.empty(), normalization(spec, data, definition));
  }

  /**
   * The network that a specification asks for, whatever it was saved with.
   *
   * @throws ModelException if it does not fit such examples
   */
  public static ModelDefinition definition(
      RunSpec spec, ExampleShape shape, int outputs, Configuration configuration) {
    ModelSource source = spec.model().source().value();
    if (source instanceof ModelSource.Zip zip) {
      return ModelDefinition.of(file(zip.zip(), configuration).json(), shape, outputs);
    }
    String json =
        source instanceof ModelSource.Json file
            ? TextFiles.read(file.json(), MOST_BYTES, configuration)
            : ((ZooModel) source).json(shape, outputs);
    return ModelDefinition.of(json, shape, outputs);
  }

  /**
   * A new network.
   *
   * @param json its configuration, in place of the one that the specification names
   * @throws ModelException if it does not fit the data
   */
  public static LoadedModel of(String json, RunSpec spec, ShardedData data) {
    ModelDefinition definition = ModelDefinition.of(json, data.shape(), data.classes().outputs());
    return new LoadedModel(definition, Optional.empty(), normalization(spec, data, definition));
  }

  /** The parameters that a trial starts from. */
  public float[] start(long seed) {
    return saved.map(float[]::clone).orElseGet(() -> definition.initialize(seed));
  }

  private static ModelFile file(String path, Configuration configuration) {
    try {
      byte[] bytes = TextFiles.bytes(path, configuration);
      return ModelFile.read(path, new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void checkClasses(String path, Classes saved, Classes data) {
    if (!saved.equals(data)) {
      throw new ModelException(
          "%s was trained on classes %s, but the data has %s", path, saved.names(), data.names());
    }
  }

  private static Normalization normalization(
      RunSpec spec, ShardedData data, ModelDefinition definition) {
    return switch (normalize(spec.data())) {
      case SCALE -> Normalization.BYTES;
      case STANDARDIZE ->
          data.standardization(definition.image() ? data.shape().channels() : data.shape().size());
      default -> Normalization.NONE;
    };
  }

  private static DataSpec.Normalize normalize(DataSpec spec) {
    if (spec.normalize() != DataSpec.Normalize.AUTO) {
      return spec.normalize();
    }
    DataSource source = spec.source().value();
    if (source instanceof DataSource.Csv || source instanceof DataSource.Parquet) {
      return DataSpec.Normalize.STANDARDIZE;
    }
    return source instanceof DataSource.Libsvm ? DataSpec.Normalize.NONE : DataSpec.Normalize.SCALE;
  }
}
