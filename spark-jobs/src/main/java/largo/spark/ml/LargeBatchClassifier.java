package largo.spark.ml;

import java.io.IOException;
import java.io.Serial;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * A classifier that trains a network with large batches on all executors.
 *
 * <pre>
 *   new LargeBatchClassifier()
 *       .setOptimizer("lamb")
 *       .setLearningRate(0.01)
 *       .setGlobalBatch(4096)
 *       .fit(train)
 * </pre>
 *
 * <p>Labels are 0-based class indices, as {@code StringIndexer} produces them. Features are vectors
 * or arrays of numbers.
 */
public final class LargeBatchClassifier
    extends ProbabilisticClassifier<Vector, LargeBatchClassifier, LargeBatchClassificationModel>
    implements LargeBatchSetters<LargeBatchClassifier>, MLWritable {

  @Serial private static final long serialVersionUID = 1;

  private final String uid;
  private final ParamSet params;

  /** An estimator with default params. */
  public LargeBatchClassifier() {
    this(EarlyUid.random("largeBatchClassifier"));
  }

  /** An estimator with default params and a given uid. */
  public LargeBatchClassifier(String uid) {
    this(EarlyUid.given(uid));
  }

  private LargeBatchClassifier(EarlyUid given) {
    this.uid = given.take();
    this.params = new ParamSet(this);
    params.setDefaults(this);
  }

  /** Reads what {@link #write} wrote. */
  public static MLReader<LargeBatchClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads what {@link #save} wrote. */
  public static LargeBatchClassifier load(String path) {
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

  /**
   * Trains a model.
   *
   * @throws largo.core.data.InputException if rows are invalid
   * @throws IllegalArgumentException if params contradict each other or the data
   */
  @Override
  public LargeBatchClassificationModel fit(Dataset<?> frame) {
    return super.fit(DataFrames.vectors(frame, getFeaturesCol()));
  }

  @Override
  public LargeBatchClassificationModel train(Dataset<?> frame) {
    EstimatorFit.Result result =
        EstimatorFit.of(
            this, frame, getFeaturesCol(), getLabelCol(), Math.max(2, namedClasses(frame)));
    return new LargeBatchClassificationModel(uid, result.net(), result.summary());
  }

  /** The number of classes in the label's metadata; 0 if it has none. */
  private int namedClasses(Dataset<?> frame) {
    Attribute attribute = Attribute.fromStructField(frame.schema().apply(getLabelCol()));
    return attribute instanceof NominalAttribute nominal && nominal.getNumValues().isDefined()
        ? (int) nominal.getNumValues().get()
        : 0;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return DataFrames.transformed(schema, getFeaturesCol(), super::transformSchema);
  }

  @Override
  public LargeBatchClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return new DefaultParamsWriter(this);
  }

  @Override
  public void save(String path) throws IOException {
    write().save(path);
  }
}
