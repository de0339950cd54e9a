/**
 * Large-batch training independent of a cluster: data, gradients, updates.
 *
 * <p>No package of core depends on Spark. Dependencies point down this list:
 *
 * <pre>
 *   report      tables and charts of finished trials
 *   parity      comparison of update rules with recordings of other implementations
 *   config      configuration files as a tree of records
 *   checkpoint  trainings as files
 *   async       updates by the gradients of single shards
 *   train       the training loop: gradient, checks, update, record
 *   dl4j        Deeplearning4j networks as a gradient engine
 *   gradient    the interface to a gradient engine
 *   model       the networks of the zoo, and model files
 *   data        examples, their order, their formats
 *   optimizer   update rules
 *   compress    gradient compression
 *   schedule    learning-rate schedules
 *   scaling     a performance model of a step
 *   params      the layout of the flat parameter vector
 * </pre>
 */
package largo.core;
