/**
 * Large-batch training on Apache Spark.
 *
 * <pre>
 *   job        commands: train, evaluate, sweep, doctor, optimizers, bench, yarn-plan
 *   bench      measurements that print ratios
 *   notebook   studies from notebooks and shells
 *   ml         estimators for Spark ML
 *   dl4j       a training master for Deeplearning4j's Spark module
 *   plan       how much of a cluster to ask for
 *   doctor     what a machine has for training
 *   run        a study: trials, what they leave, progress
 *   session    gradients of the global batch, by tasks that stay
 *   exchange   gradients of the global batch, by a Spark job a step
 *   track      MLflow, and Spark's metrics
 *   device     cores or GPUs for tasks
 *   data       sources into K shards
 * </pre>
 *
 * <p>Packages use those below them in this list, and core; none the other way round. Scala's
 * collections appear in no signature.
 */
package largo.spark;
