package largo.spark.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import largo.spark.interop.ClassicSession;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Writes a model in the format of Spark's models, with the network in {@code data}. */
final class ModelWriter extends MLWriter {

  private final Params model;
  private final TrainedNetwork net;

  ModelWriter(Params model, TrainedNetwork net) {
    this.model = model;
    this.net = net;
  }

  @Override
  @SuppressWarnings("deprecation") // those with a session are of Spark 4 only
  public void saveImpl(String path) {
    SparkContext spark = ClassicSession.context(sparkSession());
    DefaultParamsWriter.saveMetadata(model, path, spark, Option.empty(), Option.empty());
    try {
      SavedModel.write(net, path, spark.hadoopConfiguration());
    } catch (IOException e) {
      throw new UncheckedIOException(
          String.format(Locale.ROOT, "%s cannot be written: %s", path, e.getMessage()), e);
    }
  }
}
