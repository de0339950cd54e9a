package largo.core.dl4j.layers;

/** A layer that passes on the gradients of single examples in backward passes. */
interface ExampleRecorder {

  /**
   * Sets what receives the gradients.
   *
   * @param examples null for nothing
   */
  void record(ExampleGradients examples);
}
