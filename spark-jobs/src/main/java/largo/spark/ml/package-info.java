/**
 * Estimators and models for Spark ML: {@link largo.spark.ml.LargeBatchClassifier} and {@link
 * largo.spark.ml.LargeBatchRegressor}.
 *
 * <pre>
 *   LargeBatchParams, ParamSet  params, each checked when it is set
 *   EstimatorSpec               params as a specification, parsed by the reader of configuration files
 *   EstimatorFit                distributes a DataFrame to shards and trains through TrainingFactory
 *   RowScorer                   predictions: one network per task, many rows at a time
 *   EstimatorModel              checks of the network before the data is read
 *   SavedModel                  the network on disk, in the format of Deeplearning4j or PyTorch
 * </pre>
 *
 * <p>This package contains no training logic. The range of a param is that of the configuration key
 * with the same meaning.
 */
package largo.spark.ml;
