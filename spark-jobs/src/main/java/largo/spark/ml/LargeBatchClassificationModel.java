package largo.spark.ml;

import java.io.IOException;
import java.io.Serial;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.Tuple3;

/**
 * A trained network for classification.
 *
 * <p>{@code probability} is the output of the network, {@code rawPrediction} its natural logarithm,
 * {@code prediction} the class of the largest ratio of probability to threshold.
 */
public final class LargeBatchClassificationModel
    extends ProbabilisticClassificationModel<Vector, LargeBatchClassificationModel>
    implements LargeBatchParams, MLWritable {

  @Serial private static final long serialVersionUID = 1;

  private final String uid;
  private final ParamSet params;
  private final TrainedNetwork net;
  private final transient Optional<TrainingSummary> summary;
  private final transient BroadcastNetwork broadcastNetwork;

  LargeBatchClassificationModel(String uid, TrainedNetwork net, TrainingSummary summary) {
    this(EarlyUid.given(uid), net, new BroadcastNetwork(net), Optional.ofNullable(summary));
  }

  private LargeBatchClassificationModel(
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
  public static MLReader<LargeBatchClassificationModel> read() {
    return new ModelReader<>(
        LargeBatchClassificationModel.class, LargeBatchClassificationModel::new);
  }

  /** Reads what {@link #save} wrote. */
  public static LargeBatchClassificationModel load(String path) {
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
  public int numClasses() {
    return net.definition().classes();
  }

  @Override
  public Dataset<Row> transform(Dataset<?> frame) {
    StructType schema = transformSchema(frame.schema());
    ClassCells cells =
        new ClassCells(
            !getRawPredictionCol().isEmpty(),
            !getProbabilityCol().isEmpty(),
            !getPredictionCol().isEmpty(),
            isDefined(thresholds()) ? getThresholds() : new double[0]);
    int features = frame.schema().fieldIndex(getFeaturesCol());
    return DataFrames.added(
        frame,
        DataFrames.added(
            frame.schema(), schema, getRawPredictionCol(), getProbabilityCol(), getPredictionCol()),
        new RowScorer(broadcastNetwork.on(frame.sparkSession()), features, getMicroBatch(), cells));
  }

  /**
   * The logarithms of the probabilities of one row; {@link #transform} is much faster for many
   * rows.
   */
  @Override
  public Vector predictRaw(Vector features) {
    return ClassCells.raw(net.predictions(features));
  }

  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    double[] values = ((DenseVector) raw).values();
    double sum = 0;
    for (int k = 0; k < values.length; k++) {
      values[k] = Math.exp(values[k]);
      sum += values[k];
    }
    for (int k = 0; k < values.length; k++) {
      values[k] /= sum;
    }
    return raw;
  }

  /**
   * Used by Spark's summaries. Two superclasses declare return types that are incompatible in Java.
   */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Tuple3 findSummaryModel() {
    return new Tuple3(this, getProbabilityCol(), getPredictionCol());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return DataFrames.transformed(schema, getFeaturesCol(), super::transformSchema);
  }

  @Override
  public LargeBatchClassificationModel copy(ParamMap extra) {
    LargeBatchClassificationModel copy =
        new LargeBatchClassificationModel(EarlyUid.given(uid), net, broadcastNetwork, summary);
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
