package largo.spark.ml;

/**
 * The setters of the estimators here.
 *
 * @param <E> the estimator
 */
public interface LargeBatchSetters<E extends LargeBatchSetters<E>> extends LargeBatchParams {

  /**
   * Sets {@link #optimizer}.
   *
   * @throws IllegalArgumentException if it is out of range; the message names the range
   */
  @SuppressWarnings("unchecked")
  default E setOptimizer(String value) {
    return (E) set(optimizer(), value);
  }

  /**
   * Sets {@link #learningRate}.
   *
   * @throws IllegalArgumentException if it is out of range; the message names the range
   */
  @SuppressWarnings("unchecked")
  default E setLearningRate(double value) {
    return (E) set(learningRate(), value);
  }

  /**
   * Sets {@link #schedule}.
   *
   * @throws IllegalArgumentException if it is out of range; the message names the range
   */
  @SuppressWarnings("unchecked")
  default E setSchedule(String value) {
    return (E) set(schedule(), value);
  }

  /**
   * Sets {@link #model}.
   *
   * @throws IllegalArgumentException if it is out of range; the message names the range
   */
  @SuppressWarnings("unchecked")
  default E setModel(String value) {
    return (E) set(model(), value);
  }

  /**
   * Sets {@link #layers}.
   *
   * @throws IllegalArgumentException if it is out of range; the message names the range
   */
  @SuppressWarnings("unchecked")
  default E setLayers(int[] value) {
    return (E) set(layers(), value);
  }

  /**
   * Sets {@link #image}.
   *
   * @throws IllegalArgumentException if it is out of range; the message names the range
   */
  @SuppressWarnings("unchecked")
  default E setImage(int[] value) {
    return (E) set(image(), value);
  }

  /**
   * Sets {@link #epochs}.
   *
   * @throws IllegalArgumentException if it is out of range; the message names the range
   */
  @SuppressWarnings("unchecked")
  default E setEpochs(int value) {
    return (E) set(epochs(), value);
  }

  /**
   * Sets {@link #maxIter}.
   *
   * @throws IllegalArgumentException if it is out of range; the message names the range
   */
  @SuppressWarnings("unchecked")
  default E setMaxIter(int value) {
    return (E) set(maxIter(), value);
  }

  /**
   * Sets {@link #globalBatch}.
   *
   * @throws IllegalArgumentException if it is out of range; the message names the range
   */
  @SuppressWarnings("unchecked")
  default E setGlobalBatch(int value) {
    return (E) set(globalBatch(), value);
  }

  /**
   * Sets {@link #microBatch}.
   *
   * @throws IllegalArgumentException if it is out of range; the message names the range
   */
  @SuppressWarnings("unchecked")
  default E setMicroBatch(int value) {
    return (E) set(microBatch(), value);
  }

  /**
   * Sets {@link #shards}.
   *
   * @throws IllegalArgumentException if it is out of range; the message names the range
   */
  @SuppressWarnings("unchecked")
  default E setShards(int value) {
    return (E) set(shards(), value);
  }

  /** Sets {@link #seed}. */
  @SuppressWarnings("unchecked")
  default E setSeed(long value) {
    return (E) set(seed(), value);
  }

  /**
   * Sets {@link #exchange}.
   *
   * @throws IllegalArgumentException if it is out of range; the message names the range
   */
  @SuppressWarnings("unchecked")
  default E setExchange(String value) {
    return (E) set(exchange(), value);
  }

  /** Sets {@link #standardization}. */
  @SuppressWarnings("unchecked")
  default E setStandardization(boolean value) {
    return (E) set(standardization(), value);
  }

  /** Sets {@link #weightCol}. */
  @SuppressWarnings("unchecked")
  default E setWeightCol(String value) {
    return (E) set(weightCol(), value);
  }

  /** Sets {@link #validationIndicatorCol}. */
  @SuppressWarnings("unchecked")
  default E setValidationIndicatorCol(String value) {
    return (E) set(validationIndicatorCol(), value);
  }
}
