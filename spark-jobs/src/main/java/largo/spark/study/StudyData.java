package largo.spark.study;

import java.util.Optional;
import largo.core.config.RunSpec;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.data.TextSource;
import largo.core.model.ModelSource;
import largo.spark.data.DataLoader;
import largo.spark.data.ShardedData;
import largo.spark.interop.ClassicSession;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The data of a specification. */
final class StudyData {

  private StudyData() {}

  /**
   * Loads the data. Numeric targets have the scaling of the trained network that the specification
   * names, if it has one, text its tokens, and labels its names.
   *
   * @throws largo.core.data.InputException if the data is invalid
   * @throws largo.core.model.ModelException if the network cannot be read
   */
  static ShardedData load(SparkSession session, RunSpec spec) {
    Configuration configuration = ClassicSession.context(session).hadoopConfiguration();
    return new DataLoader(session, spec.data(), spec.shards(), saved(spec, configuration)).load();
  }

  private static Optional<ModelOutputs> saved(RunSpec spec, Configuration configuration) {
    boolean isText = spec.data().source().value() instanceof TextSource;
    if (spec.data().task() == LearningTask.CLASSIFICATION && !isText) {
      return Optional.empty();
    }
    ModelSource source = spec.model().source().value();
    if (source instanceof ModelSource.Zip zip) {
      return LoadedModel.zip(zip.zip(), configuration).outputs();
    }
    if (source instanceof ModelSource.TorchScript file) {
      byte[] archive = TextFiles.bytes(file.torchscript(), configuration);
      return ModuleMetadata.of(file.torchscript(), archive).map(ModuleMetadata::outputs);
    }
    return Optional.empty();
  }
}
