package largo.spark.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import largo.spark.interop.ClassicSession;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;

/**
 * Reads what {@link ModelWriter} wrote.
 *
 * @param <M> the model
 */
final class ModelReader<M extends Params> extends MLReader<M> {

  private final Class<M> type;
  private final Maker<M> maker;

  /** Creates a model. */
  @FunctionalInterface
  interface Maker<M> {

    /**
     * A model.
     *
     * @param summary null
     */
    M of(String uid, TrainedNetwork net, TrainingSummary summary);
  }

  ModelReader(Class<M> type, Maker<M> maker) {
    this.type = type;
    this.maker = maker;
  }

  @Override
  @SuppressWarnings("deprecation") // those with a session are of Spark 4 only
  public M load(String path) {
    SparkContext spark = ClassicSession.context(sparkSession());
    DefaultParamsReader.Metadata metadata =
        DefaultParamsReader.loadMetadata(path, spark, type.getName());
    try {
      M model = maker.of(metadata.uid(), SavedModel.read(path, spark.hadoopConfiguration()), null);
      metadata.getAndSetParams(model, metadata.getAndSetParams$default$2());
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(Locale.ROOT, "%s cannot be read: %s", path, e.getMessage()), e);
    }
  }
}
