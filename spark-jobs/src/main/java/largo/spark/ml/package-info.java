/**
 * Estimators and models for Spark ML: {@link largo.spark.ml.LargeBatchClassifier} and {@link
 * largo.spark.ml.LargeBatchRegressor}.
 *
 * <pre>
 *   LargeBatchParams, ParamSet  params, each checked when it is set
 *   EstimatorSpec               params as a specification, parsed by the reader of configuration files
 *   EstimatorFit                DataFrame to shards, shards to a network, through TrainingFactory
 *   RowScorer                   rows to predictions: a network for each task, many rows at a time
 *   SavedModel                  the network on disk, in Deeplearning4j's format
 * </pre>
 *
 * <p>There is no logic of training here. The range of a param is that of the configuration key with
 * the same meaning.
 */
package largo.spark.ml;
