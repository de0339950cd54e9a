package largo.spark.ml;

import java.io.IOException;
import java.io.Serial;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * A regressor that trains a network with large batches on all executors; the loss is the squared
 * error.
 *
 * <p>Features are vectors or arrays of numbers.
 */
public final class LargeBatchRegressor
    extends Regressor<Vector, LargeBatchRegressor, LargeBatchRegressionModel>
    implements LargeBatchSetters<LargeBatchRegressor>, MLWritable {

  @Serial private static final long serialVersionUID = 1;

  private final String uid;
  private final ParamSet params;

  /** An estimator with default params. */
  public LargeBatchRegressor() {
    this(EarlyUid.random("largeBatchRegressor"));
  }

  /** An estimator with default params and a given uid. */
  public LargeBatchRegressor(String uid) {
    this(EarlyUid.given(uid));
  }

  private LargeBatchRegressor(EarlyUid given) {
    this.uid = given.take();
    this.params = new ParamSet(this);
    params.setDefaults(this);
  }

  /** Reads what {@link #write} wrote. */
  public static MLReader<LargeBatchRegressor> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads what {@link #save} wrote. */
  public static LargeBatchRegressor load(String path) {
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
  public LargeBatchRegressionModel fit(Dataset<?> frame) {
    return super.fit(DataFrames.vectors(frame, getFeaturesCol()));
  }

  @Override
  public LargeBatchRegressionModel train(Dataset<?> frame) {
    EstimatorFit.Result result = EstimatorFit.of(this, frame, getFeaturesCol(), getLabelCol(), 0);
    return new LargeBatchRegressionModel(uid, result.net(), result.summary());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return DataFrames.transformed(schema, getFeaturesCol(), super::transformSchema);
  }

  @Override
  public LargeBatchRegressor copy(ParamMap extra) {
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
