package largo.spark.ml;

import java.io.IOException;
import java.io.Serial;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** A trained network for regression. */
public final class LargeBatchRegressionModel
    extends RegressionModel<Vector, LargeBatchRegressionModel>
    implements LargeBatchParams, MLWritable {

  @Serial private static final long serialVersionUID = 1;

  private final String uid;
  private final ParamSet params;
  private final TrainedNetwork net;
  private final transient Optional<TrainingSummary> summary;
  private final transient BroadcastNetwork broadcastNetwork;

  LargeBatchRegressionModel(String uid, TrainedNetwork net, TrainingSummary summary) {
    this(EarlyUid.given(uid), net, new BroadcastNetwork(net), Optional.ofNullable(summary));
  }

  private LargeBatchRegressionModel(
      EarlyUid given,
      TrainedNetwork net,
      BroadcastNetwork broadcastNetwork,
      Optional<TrainingSummary> summary) {
    this.uid = given.take();
    this.params = new ParamSet(this);
    params.setDefaults(this);
    this.net = net;
    this.broadcastNetwork = broadcastNetwork;
    this.summary = summary;
  }

  /** Reads what {@link #write} wrote. */
  public static MLReader<LargeBatchRegressionModel> read() {
    return new ModelReader<>(LargeBatchRegressionModel.class, LargeBatchRegressionModel::new);
  }

  /** Reads what {@link #save} wrote. */
  public static LargeBatchRegressionModel load(String path) {
    return read().load(path);
  }

  @Override
  public String uid() {
    return EarlyUid.of(uid);
  }

  @Override
  public ParamSet paramSet() {
    return params;
  }

  /** Whether the model was trained in this program, not loaded. */
  public boolean hasSummary() {
    return summary.isPresent();
  }

  /**
   * The record of the training.
   *
   * @throws IllegalStateException if the model was loaded
   */
  public TrainingSummary summary() {
    return summary.orElseThrow(
        () ->
            new IllegalStateException(
                String.format(Locale.ROOT, "%s was loaded, and has no summary", uid)));
  }

  @Override
  public int numFeatures() {
    return net.definition().shape().size();
  }

  @Override
  public Dataset<Row> transform(Dataset<?> frame) {
    StructType schema = transformSchema(frame.schema());
    int features = frame.schema().fieldIndex(getFeaturesCol());
    return DataFrames.added(
        frame,
        DataFrames.added(frame.schema(), schema, getPredictionCol()),
        new RowScorer(
            broadcastNetwork.on(frame.sparkSession()),
            features,
            getMicroBatch(),
            getPredictionCol().isEmpty()
                ? (outputs, from, length) -> new Object[0]
                : (outputs, from, length) -> new Object[] {outputs[from]}));
  }

  /** The prediction for one row; {@link #transform} is much faster for many rows. */
  @Override
  public double predict(Vector features) {
    return net.predictions(features)[0];
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return DataFrames.transformed(schema, getFeaturesCol(), super::transformSchema);
  }

  @Override
  public LargeBatchRegressionModel copy(ParamMap extra) {
    LargeBatchRegressionModel copy =
        new LargeBatchRegressionModel(EarlyUid.given(uid), net, broadcastNetwork, summary);
    copyValues(copy, extra);
    return copy.setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new ModelWriter(this, net);
  }

  @Override
  public void save(String path) throws IOException {
    write().save(path);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: uid=%s, numFeatures=%d, parameters=%d",
        getClass().getSimpleName(),
        uid,
        numFeatures(),
        net.parameters().values().length);
  }
}
