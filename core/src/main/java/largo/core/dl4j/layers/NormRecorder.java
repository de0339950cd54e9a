package largo.core.dl4j.layers;

/** A layer that computes the norms of the gradients of single examples in backward passes. */
interface NormRecorder {

  /**
   * Sets what receives the norms.
   *
   * @param norms null for nothing
   */
  void record(ExampleNorms norms);
}
