/**
 * The engine- and cluster-independent part of large-batch training: data, gradients, updates.
 *
 * <p>No package here depends on Spark. Dependencies point only down this list:
 *
 * <pre>
 *   report      tables and charts of finished trials
 *   parity      replays recorded runs of other implementations with the rules here
 *   config      configuration files → one tree of records
 *   checkpoint  trainings as files
 *   async       updates by one shard at a time
 *   train       the loop: gradient, checks, update, record
 *   model       networks as functions of one flat vector, and a model zoo (uses DL4J)
 *   data        examples, their order, their formats
 *   digits      a generated data set of handwritten digits
 *   optimizer   the published update rules
 *   compress    gradient compression
 *   schedule    scalars as functions of the step
 *   scaling     a performance model of a step
 *   params      the layout of the flat parameter vector
 * </pre>
 */
package largo.core;
