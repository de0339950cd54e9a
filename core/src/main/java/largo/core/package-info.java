/**
 * Large-batch training without a cluster: what an update is, what data is, what a gradient is.
 *
 * <p>Nothing here knows Spark. Dependencies point down this list only:
 *
 * <pre>
 *   report      tables and pictures from finished trials
 *   replay      recorded runs of other implementations, against the rules here
 *   config      configuration files → one tree of records
 *   checkpoint  trainings as files
 *   async       updates by one shard at a time
 *   train       the loop: gradient, checks, update, record
 *   model       networks as functions of one flat vector, and a zoo of them (knows DL4J)
 *   data        examples, their order, their formats
 *   digits      examples that the program draws itself
 *   optimizer   the published update rules
 *   compress    fewer bytes for gradients on their way
 *   schedule    scalars as functions of the step
 *   scaling     how long a step takes, as equations
 *   params      what lies where in the flat vector
 * </pre>
 */
package largo.core;
