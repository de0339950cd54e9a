/**
 * Estimators and models for Spark ML: {@link largo.spark.ml.LargeBatchClassifier} and {@link
 * largo.spark.ml.LargeBatchRegressor}.
 *
 * <pre>
 *   params      LargeBatchParams, kept in a ParamSet, each checked where it is set
 *   Spec        params as a run's specification, read by the reader of configuration files
 *   Fit         DataFrame to shards, shards to a network, as any other run does it
 *   Scoring     rows to predictions: a network a task, many rows at a time
 *   SavedModel  the network on disk, in Deeplearning4j's format
 * </pre>
 *
 * <p>There is no logic of training here. What a param may be is what the key of the same meaning
 * may be in a configuration file.
 */
package largo.spark.ml;
