package largo.spark.session;

import largo.core.data.DataSplit;

/** What an order asks for. */
sealed interface RequestKind {

  /**
   * The gradient of a step.
   *
   * @param rate learning rate of the step before, which made the parameters what they are; zero in
   *     the first step
   */
  record Gradient(double rate) implements RequestKind {}

  /** The score of a part of the data. */
  record Score(DataSplit split) implements RequestKind {}

  /** What each shard has not sent. */
  record Recall() implements RequestKind {}

  /**
   * That a shard goes on with what it had not sent: the order's floats; or, that all go on after a
   * step with these parameters.
   *
   * @param shard the shard; −1 for the parameters
   * @param age of the residue
   */
  record Resume(int shard, long age) implements RequestKind {}
}
