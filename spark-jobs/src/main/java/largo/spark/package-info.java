/**
 * Large-batch training on Apache Spark.
 *
 * <pre>
 *   cli        commands: train, evaluate, sweep, study, report, doctor, optimizers, replay, bench,
 *              yarn-plan
 *   bench      measurements
 *   notebook   studies in notebooks and shells
 *   ml         estimators for Spark ML
 *   dl4j       a training master for Deeplearning4j's Spark module
 *   yarn       resource plans for YARN
 *   doctor     checks of the environment
 *   study      the trials of a specification, and their files
 *   session    gradients of the global batch, in long-running tasks
 *   exchange   gradients of the global batch, in one Spark job per step
 *   tracking   MLflow, and Spark's metrics
 *   device     cores or GPUs for tasks
 *   data       data sources as K shards
 *   storage    atomically written files, and locks
 * </pre>
 *
 * <p>Packages depend on those below them in this list, and on core. Scala collections are not part
 * of any signature.
 */
package largo.spark;
